import { Route, Switch } from 'wouter'
import { MerchantPage } from './MerchantPage.tsx'
import { MerchantsPage } from './MerchantsPage.tsx'
import { OFFICE_MERCHANT_PATHS } from './paths.ts'
import { PlacesPage } from './PlacesPage.tsx'

/** The merchants, each one, and where they stand. */
export default function MerchantsPages() {
  return (
    <Switch>
      <Route path={OFFICE_MERCHANT_PATHS.places}>
        <PlacesPage />
      </Route>
      <Route<{ merchantNo: string }> path={OFFICE_MERCHANT_PATHS.merchant(':merchantNo')}>
        {({ merchantNo }) => <MerchantPage key={merchantNo} merchantNo={merchantNo} />}
      </Route>
      <Route>
        <MerchantsPage />
      </Route>
    </Switch>
  )
}
