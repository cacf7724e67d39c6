// Runs before every file of tests. A property that fails tells its seed by itself.
import fc from 'fast-check'
import { chanceSeed } from './chance.mjs'

fc.configureGlobal({ seed: chanceSeed })
