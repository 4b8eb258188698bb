import { createContext, useContext } from "react";

/** The element that scrolls the page: long tables draw only what it shows. */
export const ScrollAreaContext = createContext<HTMLElement | null>(null);

export const useScrollArea = () => useContext(ScrollAreaContext);
