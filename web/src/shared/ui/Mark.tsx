/** Our mark: a rounded square whose inside is a QR finder pattern. One colour, that of the text; good from 16 px up. */
export function Mark({ size = 24 }: { size?: number }) {
  return (
    <svg viewBox="0 0 16 16" width={size} height={size} aria-hidden="true" focusable="false">
      <path
        fill="currentColor"
        fillRule="evenodd"
        d="M4 0h8a4 4 0 014 4v8a4 4 0 01-4 4H4a4 4 0 01-4-4V4a4 4 0 014-4zM3 3v10h10V3H3zm1.6 1.6h6.8v6.8H4.6V4.6zm1.8 1.8v3.2h3.2V6.4H6.4z"
      />
    </svg>
  )
}
