import type { Meal } from '@yimatong/contract/meals'
import { words } from './i18n/words.ts'

export const MEAL_WORDS = words<Record<Meal, string>>(
  { BREAKFAST: '早餐', LUNCH: '午餐', DINNER: '晚餐', NIGHT: '夜宵' },
  { BREAKFAST: 'Breakfast', LUNCH: 'Lunch', DINNER: 'Dinner', NIGHT: 'Night' },
)
