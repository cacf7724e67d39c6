import { describe, expect, it } from 'vitest'
import { subjectOf } from './subject.ts'

describe('what an approval is about', () => {
  it('is said by the name that it carries, and by a number that people know', () => {
    const after = { name: '林晓彤', state: 'CLOSED' }
    expect(subjectOf({ kind: 'money.close', subject: '20230001', after })).toMatchObject({
      name: '林晓彤',
      number: '20230001',
      href: '/people?q=20230001',
    })
  })

  it('never by an id of ours', () => {
    const subject = 'rdr_01a20387e7117177b732d614bdc2155d'
    expect(subjectOf({ kind: 'rules.publish', subject, after: { title: '远期规则' } })).toMatchObject({
      name: '远期规则',
      number: undefined,
      href: `/rules/drafts/${subject}`,
    })
  })

  it('has no address where it has no page', () => {
    expect(subjectOf({ kind: 'money.adjust', subject: 'C-CASH' }).href).toBeUndefined()
  })
})
