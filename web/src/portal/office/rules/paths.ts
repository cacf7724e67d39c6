/** The addresses of the rules' pages. */
export const RULE_PATHS = {
  rules: '/rules',
  drafts: '/rules/drafts',
  draft: (draftId: string) => `/rules/drafts/${draftId}`,
  calculator: '/rules/calculator',
  history: '/rules/history',
  pending: '/rules/pending',
} as const

/** The pages that have a way to each other. */
export const RULE_TABS = ['rules', 'drafts', 'calculator', 'history', 'pending'] as const
export type RuleTab = (typeof RULE_TABS)[number]
