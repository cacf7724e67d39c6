/** The meals of a campus day, by the hour of campus time at which something was sold: one notion for all reports. */
export const MEALS = ['BREAKFAST', 'LUNCH', 'DINNER', 'NIGHT'] as const
export type Meal = (typeof MEALS)[number]

/** The hour from which a meal counts, up to the next one's; the night goes over midnight. */
export const MEAL_FROM_HOUR: Readonly<Record<Meal, number>> = { BREAKFAST: 5, LUNCH: 10, DINNER: 16, NIGHT: 21 }

/** The meal of an hour, 0 to 23. */
export function mealOfHour(hour: number): Meal {
  return MEALS.findLast((meal) => hour >= MEAL_FROM_HOUR[meal]) ?? 'NIGHT'
}
