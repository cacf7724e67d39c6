import { useMutation } from '@tanstack/react-query'
import type { SheetBody } from '@yimatong/contract/portal-api'
import { useWords } from '../../shared/i18n/words.ts'
import { InstallIcon } from '../../shared/ui/icons.tsx'
import { download } from '../api/download.ts'
import { useFailureWords } from '../api/failures.ts'
import { CODE_WORDS } from './words.ts'

/** A screen, a leaflet, a poster. */
const PNG_SIZES = [512, 1024, 2048]

interface DownloadsProps {
  codeId: string
  /** Whether this person may print plates, too. */
  plate: boolean
}

/** One plate on A4, and the code alone for designs of one's own. */
export function Downloads({ codeId, plate }: DownloadsProps) {
  const word = useWords(CODE_WORDS)
  const failureWords = useFailureWords()
  const save = useMutation({ mutationFn: (file: CodeFile) => download(file.path, file.body) })
  const sheet: SheetBody = { codeIds: [codeId], perPage: 1 }
  const files: CodeFile[] = [
    ...(plate ? [{ name: word.platePdf, path: '/static-codes/sheet', body: sheet }] : []),
    { name: 'SVG', path: `/static-codes/${codeId}/image.svg` },
    ...PNG_SIZES.map((size) => ({
      name: `PNG ${word.pixels(size)}`,
      path: `/static-codes/${codeId}/image.png?size=${size}`,
    })),
  ]
  return (
    <section className="card" aria-labelledby="downloads">
      <h2 className="card-title" id="downloads">
        {word.downloads}
      </h2>
      <p className="muted">{word.downloadsHint}</p>
      <div className="page-actions downloads">
        {files.map((file) => (
          <button
            key={file.path}
            type="button"
            className="button"
            disabled={save.isPending}
            onClick={() => save.mutate(file)}
          >
            <InstallIcon size={20} />
            {file.name}
          </button>
        ))}
      </div>
      {save.isError && (
        <p className="failure" role="alert">
          {failureWords(save.error)}
        </p>
      )}
    </section>
  )
}

interface CodeFile {
  name: string
  path: string
  body?: SheetBody
}
