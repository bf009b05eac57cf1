import type { ReactNode } from "react";

const stroke = { fill: "none", stroke: "currentColor", strokeWidth: 1.75, strokeLinecap: "round", strokeLinejoin: "round" } as const;

function Icon({ children, size = 18 }: { children: ReactNode; size?: number }) {
  return <svg viewBox="0 0 24 24" width={size} height={size} aria-hidden="true" {...stroke}>{children}</svg>;
}

export const Mark = () => (
  <svg viewBox="0 0 32 32" width={26} height={26} aria-hidden="true">
    <rect width="32" height="32" rx="8" fill="var(--hw-mark)" />
    <path d="M6 21c3.300 0 3.300-2.600 6.600-2.600s3.400 2.600 6.700 2.600 3.300-2.600 6.700-2.600" fill="none" stroke="#fff" strokeWidth="2.200" strokeLinecap="round" />
    <path d="M10 14.500 16 7l6 7.500" fill="none" stroke="#a6e0de" strokeWidth="2.200" strokeLinecap="round" strokeLinejoin="round" />
  </svg>
);
export const Sun = () => <Icon><circle cx="12" cy="12" r="4" /><path d="M12 3v1.500M12 19.500V21M3 12h1.500M19.500 12H21M5.600 5.600l1.100 1.100M17.300 17.300l1.100 1.100M18.400 5.600l-1.100 1.100M6.700 17.300l-1.100 1.100" /></Icon>;
export const Moon = () => <Icon><path d="M20 14.500A8 8 0 0 1 9.500 4a8 8 0 1 0 10.500 10.500Z" /></Icon>;
export const Search = () => <Icon size={16}><circle cx="10.500" cy="10.500" r="6" /><path d="m15 15 5 5" /></Icon>;
export const Left = () => <Icon size={16}><path d="m14 6-6 6 6 6" /></Icon>;
export const Right = () => <Icon size={16}><path d="m10 6 6 6-6 6" /></Icon>;
export const Rows = () => <Icon size={16}><path d="M4 6h16M4 12h16M4 18h16" /></Icon>;
export const Line = () => <Icon size={16}><path d="m4 17 5-6 4 3 7-8" /></Icon>;
export const Plus = () => <Icon size={14}><path d="M12 5v14M5 12h14" /></Icon>;
export const Minus = () => <Icon size={14}><path d="M5 12h14" /></Icon>;
export const Lasso = () => <Icon size={14}><path d="M12 4c5 0 8.500 2.300 8.500 5.500S17 15 12 15s-8.500-2.300-8.500-5.500S7 4 12 4ZM7 14.500c-1.500 1-1.500 3 .5 3.500s2 2 .5 3" strokeDasharray="2.500 2.500" /></Icon>;
