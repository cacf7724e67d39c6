import {
  canteenBody,
  canteenParams,
  categoryBody,
  categoryParams,
  officeCanteens,
  officeCategories,
} from '@yimatong/contract/office-api'
import { type Endpoint, endpoint } from '@yimatong/kit/routes'
import { addCanteen, addCategory, changeCanteen, changeCategory } from '../../merchants/places.ts'
import type { OfficeDeps } from '../deps.ts'
import type { GuardOf } from '../guard.ts'
import { readCanteens, readCategories } from './places.ts'

const tags = ['Office: merchants']
const canteens = { description: 'All of them.', schema: officeCanteens }
const categories = { description: 'All of them.', schema: officeCategories }

/** Canteens, and kinds of stalls. Every answer is the whole list: there are few. */
export const placeEndpoints = (deps: OfficeDeps, guardOf: GuardOf): Endpoint[] => [
  ...canteenEndpoints(deps, guardOf),
  ...categoryEndpoints(deps, guardOf),
]

const canteenEndpoints = (deps: OfficeDeps, guardOf: GuardOf): Endpoint[] => [
  endpoint(
    {
      method: 'get',
      path: '/canteens',
      summary: 'The canteens, and how many merchants each has',
      tags,
      auth: guardOf('GET /canteens'),
      responses: { 200: canteens },
    },
    () => readCanteens(deps),
  ),
  endpoint(
    {
      method: 'post',
      path: '/canteens',
      summary: 'Open a canteen',
      tags,
      auth: guardOf('POST /canteens'),
      body: canteenBody,
      responses: { 201: canteens },
      problems: ['STATE_CONFLICT'],
    },
    async ({ body }, { caller }) => {
      await addCanteen(deps, caller, body)
      return readCanteens(deps)
    },
  ),
  endpoint(
    {
      method: 'put',
      path: '/canteens/{canteenId}',
      summary: 'Rename a canteen, or give it other hours',
      tags,
      auth: guardOf('PUT /canteens/{canteenId}'),
      params: canteenParams,
      body: canteenBody,
      responses: { 200: canteens },
      problems: ['NOT_FOUND', 'STATE_CONFLICT'],
    },
    async ({ params, body }, { caller }) => {
      await changeCanteen(deps, caller, params.canteenId, body)
      return readCanteens(deps)
    },
  ),
]

const categoryEndpoints = (deps: OfficeDeps, guardOf: GuardOf): Endpoint[] => [
  endpoint(
    {
      method: 'get',
      path: '/merchant-categories',
      summary: 'The kinds of stalls, and how many merchants each has',
      tags,
      auth: guardOf('GET /merchant-categories'),
      responses: { 200: categories },
    },
    () => readCategories(deps),
  ),
  endpoint(
    {
      method: 'post',
      path: '/merchant-categories',
      summary: 'Add a kind of stall',
      tags,
      auth: guardOf('POST /merchant-categories'),
      body: categoryBody,
      responses: { 201: categories },
      problems: ['STATE_CONFLICT'],
    },
    async ({ body }, { caller }) => {
      await addCategory(deps, caller, body)
      return readCategories(deps)
    },
  ),
  endpoint(
    {
      method: 'put',
      path: '/merchant-categories/{categoryId}',
      summary: 'Rename a kind of stall',
      tags,
      auth: guardOf('PUT /merchant-categories/{categoryId}'),
      params: categoryParams,
      body: categoryBody,
      responses: { 200: categories },
      problems: ['NOT_FOUND', 'STATE_CONFLICT'],
    },
    async ({ params, body }, { caller }) => {
      await changeCategory(deps, caller, params.categoryId, body)
      return readCategories(deps)
    },
  ),
]
