package dev.slipway.router.proxy;

/** What clients speak at a port of the router. */
enum Entrance {
  /** HTTP in the clear. */
  CLEAR,
  /** HTTP by TLS. */
  TLS,
  /** Either, after a header of the PROXY protocol. */
  PROXIED
}
