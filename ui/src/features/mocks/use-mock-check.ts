import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { checkMockFile } from "../../api/workspace";
import { scopeOf, useConnection } from "../connections/current";

/** How long the keyboard must rest before a text is checked, in ms. */
const REST = 250;

/** What is wrong with a mock configuration while it is written. */
export function useMockCheck(text: string) {
  const connection = useConnection();
  const [rested, setRested] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setRested(text), REST);
    return () => clearTimeout(timer);
  }, [text]);
  const check = useQuery({
    queryKey: [...scopeOf(connection), "mock-check", rested],
    queryFn: () => checkMockFile(rested),
    enabled: rested.trim() !== "",
    placeholderData: keepPreviousData,
    // The state machines that it speaks of may change at any time.
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });
  return {
    diagnostics: text.trim() === "" ? [] : (check.data ?? []),
    pending: rested !== text || check.isFetching,
    failure: check.error?.message,
  };
}
