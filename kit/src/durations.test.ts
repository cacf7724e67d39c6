import { describe, expect, it } from 'vitest'
import { createDurations } from './durations.ts'

describe('durations', () => {
  it('are told as Prometheus reads a histogram: each step with all below it', () => {
    const durations = createDurations({
      name: 'took_seconds',
      help: 'How long.',
      buckets: [0.01, 0.1],
      service: 'test',
    })
    for (const seconds of [0.25, 0.05, 0.01, 0.5]) durations.observe('GET', '/a"b', 200, seconds)
    durations.observe('GET', '/a"b', 503, 0)
    const labels = (status: number) => `method="GET",route="/a\\"b",status="${status}",service="test"`
    expect(durations.expose().split('\n')).toEqual([
      '# HELP took_seconds How long.',
      '# TYPE took_seconds histogram',
      `took_seconds_bucket{le="0.01",${labels(200)}} 1`,
      `took_seconds_bucket{le="0.1",${labels(200)}} 2`,
      `took_seconds_bucket{le="+Inf",${labels(200)}} 4`,
      `took_seconds_sum{${labels(200)}} 0.81`,
      `took_seconds_count{${labels(200)}} 4`,
      `took_seconds_bucket{le="0.01",${labels(503)}} 1`,
      `took_seconds_bucket{le="0.1",${labels(503)}} 1`,
      `took_seconds_bucket{le="+Inf",${labels(503)}} 1`,
      `took_seconds_sum{${labels(503)}} 0`,
      `took_seconds_count{${labels(503)}} 1`,
      '',
    ])
  })
})
