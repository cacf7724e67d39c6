/** Our mark: a rounded square whose inside is a QR finder pattern. One colour, that of the text; good from 16 px up. */
export function Mark({ size = 24 }: { size?: number }) {
  return (
    <svg viewBox="0 0 16 16" width={size} height={size} aria-hidden="true" focusable="false">
      <path
        fill="currentColor"
        fillRule="evenodd"
        d="M4 0h8a4 4 0 014 4v8a4 4 0 01-4 4H4a4 4 0 01-4-4V4a4 4 0 014-4zm-.5 3.5v9h9v-9h-9zM6 6h4v4H6V6z"
      />
    </svg>
  )
}
