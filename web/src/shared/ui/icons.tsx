import type { ReactNode } from 'react'

/**
 * One set of icons: 24 by 24, a stroke of 2 with round ends, in the colour of the text. They are drawn beside words and so
 * are hidden from screen readers; an icon that stands alone gets its name from the button around it.
 */
export interface IconProps {
  /** Pixels; 24 when absent. */
  size?: number
  className?: string
}

function draw({ size = 24, className }: IconProps, strokes: ReactNode): ReactNode {
  return (
    <svg
      viewBox="0 0 24 24"
      width={size}
      height={size}
      className={className}
      fill="none"
      stroke="currentColor"
      strokeWidth={2}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {strokes}
    </svg>
  )
}

export const CheckIcon = (props: IconProps) => draw(props, <path d="M5 12.5l4.5 4.5L19 7.5" />)
export const CrossIcon = (props: IconProps) => draw(props, <path d="M6 6l12 12M18 6L6 18" />)
export const WarningIcon = (props: IconProps) => draw(props, <path d="M12 4L2.8 20h18.4L12 4zM12 10v4.5M12 17.4v.1" />)
export const InfoIcon = (props: IconProps) =>
  draw(
    props,
    <>
      <circle cx="12" cy="12" r="9" />
      <path d="M12 11v5M12 7.9v.1" />
    </>,
  )
export const ClockIcon = (props: IconProps) =>
  draw(
    props,
    <>
      <circle cx="12" cy="12" r="9" />
      <path d="M12 7v5l3.5 2" />
    </>,
  )
export const WaitIcon = (props: IconProps) =>
  draw(props, <path d="M7 3h10M7 21h10M8 3v4l4 5 4-5V3M8 21v-4l4-5 4 5v4" />)
export const PayIcon = (props: IconProps) =>
  draw(
    props,
    <>
      <path d="M4 9V6a2 2 0 012-2h3M15 4h3a2 2 0 012 2v3M20 15v3a2 2 0 01-2 2h-3M9 20H6a2 2 0 01-2-2v-3" />
      <path d="M8 9v6M12 9v6M16 9v6" />
    </>,
  )
export const BillsIcon = (props: IconProps) => draw(props, <path d="M6 3h12v18l-3-2-3 2-3-2-3 2V3zM9.5 8h5M9.5 12h5" />)
export const PersonIcon = (props: IconProps) =>
  draw(
    props,
    <>
      <circle cx="12" cy="8" r="4" />
      <path d="M4.5 20.5c.8-4 3.8-6 7.5-6s6.7 2 7.5 6" />
    </>,
  )
export const PhoneIcon = (props: IconProps) =>
  draw(
    props,
    <>
      <rect x="6.5" y="2.5" width="11" height="19" rx="2.5" />
      <path d="M11 18h2" />
    </>,
  )
export const TillIcon = (props: IconProps) =>
  draw(
    props,
    <>
      <rect x="3" y="4" width="18" height="12" rx="2" />
      <path d="M8 20h8M12 16v4M7 8h4M7 12h2" />
    </>,
  )
export const ShopIcon = (props: IconProps) =>
  draw(
    props,
    <>
      <path d="M5 4h14l2 6a3 3 0 0 1-6 0 3 3 0 0 1-6 0 3 3 0 0 1-6 0zM5 13v7h14v-7" />
      <path d="M10 20v-4h4v4" />
    </>,
  )
export const DocsIcon = (props: IconProps) => draw(props, <path d="M8 7l-5 5 5 5M16 7l5 5-5 5M13.5 5l-3 14" />)
export const RefreshIcon = (props: IconProps) =>
  draw(props, <path d="M20 5v5h-5M4 19v-5h5M19.4 10A8 8 0 006 6.7L4 9M4.6 14A8 8 0 0018 17.3l2-2.3" />)
export const OfflineIcon = (props: IconProps) =>
  draw(
    props,
    <path d="M3 3l18 18M8.5 15.8a5 5 0 016.6-.3M5 12.3a10 10 0 015-2.7M19 12.3a10 10 0 00-3.6-2.3M2 8.6a15 15 0 014.5-2.8M22 8.6A15 15 0 0011 4.9M12 19.5v.1" />,
  )
export const OnlineIcon = (props: IconProps) =>
  draw(props, <path d="M8.5 15.8a5 5 0 017 0M5 12.3a10 10 0 0114 0M2 8.6a15 15 0 0120 0M12 19.5v.1" />)
export const EyeIcon = (props: IconProps) =>
  draw(
    props,
    <>
      <path d="M2 12s3.5-6.5 10-6.5S22 12 22 12s-3.5 6.5-10 6.5S2 12 2 12z" />
      <circle cx="12" cy="12" r="2.5" />
    </>,
  )
export const EyeOffIcon = (props: IconProps) =>
  draw(
    props,
    <path d="M3 3l18 18M9.9 5.8a10 10 0 012.1-.3c6.5 0 10 6.5 10 6.5a17 17 0 01-3 3.7M6.2 7.4A17 17 0 002 12s3.5 6.5 10 6.5a10 10 0 004-.8M10 10.3a2.5 2.5 0 003.6 3.5" />,
  )
export const QrIcon = (props: IconProps) =>
  draw(
    props,
    <>
      <rect x="4" y="4" width="6" height="6" rx="1" />
      <rect x="14" y="4" width="6" height="6" rx="1" />
      <rect x="4" y="14" width="6" height="6" rx="1" />
      <path d="M14 14h2v2M20 14v6h-6M18 17.5v.1" />
    </>,
  )
export const BackIcon = (props: IconProps) => draw(props, <path d="M15 5l-7 7 7 7" />)
export const NextIcon = (props: IconProps) => draw(props, <path d="M9 5l7 7-7 7" />)
export const EraseIcon = (props: IconProps) =>
  draw(props, <path d="M9 5h11a1 1 0 011 1v12a1 1 0 01-1 1H9l-6-7 6-7zM12.5 9.5l5 5M17.5 9.5l-5 5" />)
export const CameraIcon = (props: IconProps) =>
  draw(
    props,
    <>
      <path d="M4 7h3.5L9 4.5h6L16.5 7H20a1 1 0 011 1v11a1 1 0 01-1 1H4a1 1 0 01-1-1V8a1 1 0 011-1z" />
      <circle cx="12" cy="13" r="3.5" />
    </>,
  )
export const DisplayIcon = (props: IconProps) => draw(props, <path d="M3 4h18v12H3V4zM12 16v4M8 20h8" />)
export const ScanIcon = (props: IconProps) =>
  draw(
    props,
    <path d="M4 9V6a2 2 0 012-2h3M15 4h3a2 2 0 012 2v3M20 15v3a2 2 0 01-2 2h-3M9 20H6a2 2 0 01-2-2v-3M3 12h18" />,
  )
export const TorchIcon = (props: IconProps) =>
  draw(props, <path d="M7 3h10v3.5L14.5 10v10.5h-5V10L7 6.5V3zM7 6.5h10M12 13v2.5" />)
export const KeyboardIcon = (props: IconProps) =>
  draw(
    props,
    <>
      <rect x="2.5" y="6" width="19" height="12" rx="2" />
      <path d="M6.5 10v.1M10 10v.1M14 10v.1M17.5 10v.1M8 14.5h8" />
    </>,
  )
export const ListIcon = (props: IconProps) =>
  draw(props, <path d="M9 6h11M9 12h11M9 18h11M4.5 6v.1M4.5 12v.1M4.5 18v.1" />)
export const MenuIcon = (props: IconProps) => draw(props, <path d="M4 6.5h16M4 12h16M4 17.5h16" />)
export const LanguageIcon = (props: IconProps) =>
  draw(
    props,
    <>
      <circle cx="12" cy="12" r="9" />
      <path d="M3 12h18M12 3c2.5 2.5 3.8 5.5 3.8 9S14.5 18.5 12 21c-2.5-2.5-3.8-5.5-3.8-9S9.5 5.5 12 3z" />
    </>,
  )
export const InstallIcon = (props: IconProps) => draw(props, <path d="M12 4v11M7.5 10.5L12 15l4.5-4.5M4 20h16" />)
export const LogoutIcon = (props: IconProps) =>
  draw(props, <path d="M10 4H5a1 1 0 00-1 1v14a1 1 0 001 1h5M14.5 8l4 4-4 4M18 12H9" />)
export const LockIcon = (props: IconProps) =>
  draw(
    props,
    <>
      <rect x="5" y="11" width="14" height="9" rx="2" />
      <path d="M8 11V8a4 4 0 018 0v3" />
    </>,
  )
/** A dial that stops short of its end: a limit. */
export const LimitIcon = (props: IconProps) => draw(props, <path d="M5 18a9 9 0 1114 0M12 14l4-5M12 14h.01" />)
export const HomeIcon = (props: IconProps) =>
  draw(props, <path d="M3.5 11.5L12 4l8.5 7.5M6 9.5V20h12V9.5M10 20v-5.5h4V20" />)
export const PlateIcon = (props: IconProps) =>
  draw(
    props,
    <>
      <rect x="4" y="3" width="16" height="18" rx="2" />
      <path d="M8 7h3v3H8zM13.5 7h2.5v3M8 13.5h2.5M13 13h3v3.5M8 17h2" />
    </>,
  )
export const SearchIcon = (props: IconProps) =>
  draw(
    props,
    <>
      <circle cx="11" cy="11" r="6.5" />
      <path d="M16 16l4.5 4.5" />
    </>,
  )
export const PrinterIcon = (props: IconProps) =>
  draw(
    props,
    <>
      <path d="M7 9V4h10v5M7 17H4.5A1.5 1.5 0 013 15.5v-5A1.5 1.5 0 014.5 9h15a1.5 1.5 0 011.5 1.5v5a1.5 1.5 0 01-1.5 1.5H17" />
      <path d="M7 14h10v6.5H7z" />
    </>,
  )
export const PlusIcon = (props: IconProps) => draw(props, <path d="M12 5v14M5 12h14" />)
export const MinusIcon = (props: IconProps) => draw(props, <path d="M5 12h14" />)
export const PictureIcon = (props: IconProps) =>
  draw(
    props,
    <>
      <rect x="3" y="4.5" width="18" height="15" rx="2" />
      <circle cx="8.5" cy="9.5" r="1.5" />
      <path d="M4 18l5.5-5.5 3.5 3.5 3-3 4.5 4.5" />
    </>,
  )
export const CopyIcon = (props: IconProps) =>
  draw(
    props,
    <>
      <rect x="8.5" y="8.5" width="12" height="12" rx="2" />
      <path d="M15.5 8.5v-3a2 2 0 00-2-2h-8a2 2 0 00-2 2v8a2 2 0 002 2h3" />
    </>,
  )
export const MoreIcon = (props: IconProps) => draw(props, <path d="M5 9l7 7 7-7" />)
export const UpIcon = (props: IconProps) => draw(props, <path d="M12 20V5M6 11l6-6 6 6" />)
export const DownIcon = (props: IconProps) => draw(props, <path d="M12 4v15M6 13l6 6 6-6" />)
export const RefundIcon = (props: IconProps) =>
  draw(props, <path d="M8.5 4.5L4 9l4.5 4.5M4 9h10a5.5 5.5 0 010 11h-4" />)
export const ReversalIcon = (props: IconProps) =>
  draw(props, <path d="M7 4L3.5 7.5 7 11M3.5 7.5H17M17 13l3.5 3.5L17 20M20.5 16.5H7" />)
export const ReceiptIcon = (props: IconProps) =>
  draw(
    props,
    <path d="M5 3l2.3 1.5L9.7 3 12 4.5 14.3 3l2.4 1.5L19 3v18l-2.3-1.5L14.3 21 12 19.5 9.7 21l-2.4-1.5L5 21zM8.5 9h7M8.5 12.5h7M8.5 16h4" />,
  )
export const ShareIcon = (props: IconProps) => draw(props, <path d="M12 15V4M8 7.5L12 3.5l4 4M7 11H5.5v9.5h13V11H17" />)
export const ScalesIcon = (props: IconProps) =>
  draw(props, <path d="M12 4v16M7.5 20h9M5 8h14M5 8l-2.5 6h5L5 8zM19 8l-2.5 6h5L19 8z" />)
