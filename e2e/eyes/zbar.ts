import { spawn } from 'node:child_process'

/** What Debian's zbar reads in a picture: a decoder that none of us wrote. */
export interface Read {
  kind: 'QR-Code' | 'CODE-128'
  text: string
}

/** Reads every QR code and CODE 128 barcode in a PNG. */
export async function readCodes(png: Buffer): Promise<Read[]> {
  const { code, output, complaints } = await zbarimg(png)
  // 4: there is no code in the picture.
  if (code !== 0 && code !== 4) throw new Error(`zbarimg ended with ${code}: ${complaints}`)
  return output
    .split('\n')
    .filter((line) => line.includes(':'))
    .map((line) => {
      const at = line.indexOf(':')
      return { kind: line.slice(0, at) as Read['kind'], text: line.slice(at + 1) }
    })
}

/** The one code of that kind in the picture. */
export async function readCode(png: Buffer, kind: Read['kind']): Promise<string> {
  const found = (await readCodes(png)).filter((read) => read.kind === kind)
  const [only] = found
  if (only === undefined || found.length > 1) throw new Error(`zbar sees ${found.length} codes of kind ${kind}`)
  return only.text
}

function zbarimg(png: Buffer): Promise<{ code: number | null; output: string; complaints: string }> {
  const symbologies = ['-Sdisable', '-Sqrcode.enable', '-Scode128.enable']
  const child = spawn('zbarimg', ['--quiet', '--nodbus', ...symbologies, 'png:-'], { stdio: 'pipe' })
  const output: Buffer[] = []
  const complaints: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => complaints.push(chunk))
  child.stdin.end(png)
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) =>
      resolve({ code, output: Buffer.concat(output).toString(), complaints: Buffer.concat(complaints).toString() }),
    )
  })
}
