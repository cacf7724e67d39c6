export default function TerminalsPage() {
  return null
}
