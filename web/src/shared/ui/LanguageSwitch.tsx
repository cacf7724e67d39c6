import { chooseLanguage, useLanguage } from '../i18n/language.ts'
import { LanguageIcon } from './icons.tsx'

/** One button that names the other language in that language. */
export function LanguageSwitch({ className = 'button button-quiet' }: { className?: string }) {
  const other = useLanguage() === 'en' ? 'zh-CN' : 'en'
  return (
    <button type="button" className={className} lang={other} onClick={() => chooseLanguage(other)}>
      <LanguageIcon size={20} />
      {other === 'en' ? 'English' : '中文'}
    </button>
  )
}
