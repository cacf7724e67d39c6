const both = (purpose: string, one: string, other: string) => [
  `${purpose} ${one} ${other}`,
  `${purpose} ${other} ${one}`,
]
/** Which ways of each purpose are open: of people, of stalls (a closed one, too), and among the school's own. */
export const TRANSFERS = {
  people: [
    ...['C-CASH', 'C-BANK'].map((from) => `COUNTER_TOPUP ${from} PERSON`),
    'SUBSIDY S-SUBSIDY PERSON',
    'SUBSIDY_RETURN PERSON S-SUBSIDY',
    ...both('ADJUSTMENT', 'PERSON', 'S-ADJUSTMENT'),
    ...['C-CASH', 'C-BANK', 'C-SUSPENSE'].map((to) => `CLOSING PERSON ${to}`),
    ...['S-SURCHARGE', 'MERCHANT'].map((to) => `SURCHARGE_LATER PERSON ${to}`),
    ...['S-SURCHARGE', 'MERCHANT'].map((from) => `SURCHARGE_BACK ${from} PERSON`),
    'SURCHARGE_BACK S-SURCHARGE C-SUSPENSE',
    ...['PERSON', 'C-CASH', 'C-BANK'].map((to) => `SUSPENSE_RELEASE C-SUSPENSE ${to}`),
  ],
  stalls: [
    'SURCHARGE_BACK MERCHANT C-SUSPENSE',
    'PAYOUT MERCHANT C-BANK',
    'PAYOUT_RETURNED C-BANK MERCHANT',
    ...both('COMMISSION', 'MERCHANT', 'S-COMMISSION'),
    ...both('ADJUSTMENT', 'MERCHANT', 'S-ADJUSTMENT'),
  ],
  school: [
    ...both('SUBSIDY_FUNDING', 'C-BANK', 'S-SUBSIDY'),
    ...both('BANKING', 'C-CASH', 'C-BANK'),
    ...both('CLEARING_SETTLED', 'C-CLEARING', 'C-BANK'),
    ...['C-CASH', 'C-BANK', 'S-SUBSIDY', 'S-SURCHARGE', 'C-CLEARING', 'S-COMMISSION'].flatMap((own) =>
      both('ADJUSTMENT', own, 'S-ADJUSTMENT'),
    ),
  ],
}
