import { Skeleton } from "@mantine/core";
import { type ComponentProps, lazy, Suspense } from "react";

// The chart library is only fetched by the pages that draw with it.
const LazyTrend = lazy(() => import("./Trend"));
const LazyLifts = lazy(() => import("./Lifts"));
const LazyVolume = lazy(() => import("./Volume"));

export const Trend = (props: ComponentProps<typeof LazyTrend>) => <Suspense fallback={<Skeleton height={280} />}><LazyTrend {...props} /></Suspense>;
export const Lifts = (props: ComponentProps<typeof LazyLifts>) => <Suspense fallback={<Skeleton height={160} />}><LazyLifts {...props} /></Suspense>;
export const Volume = (props: ComponentProps<typeof LazyVolume>) => <Suspense fallback={<Skeleton height={200} />}><LazyVolume {...props} /></Suspense>;
