package dev.slipway.bench.proxy;

import java.util.List;

/** What clients speak. */
enum Mode {
  PLAIN("HTTP/1.1", true),
  TLS("HTTP/1.1, TLS", true),
  H2("HTTP/2, TLS", false);

  private final String text;
  private final boolean isHttp1;

  Mode(String text, boolean isHttp1) {
    this.text = text;
    this.isHttp1 = isHttp1;
  }

  /** Of h2load. */
  List<String> options() {
    return isHttp1 ? List.of("--h1") : List.of();
  }

  String url(Subject subject, Body body) {
    return this == PLAIN
        ? "http://localhost:" + subject.port() + body.path()
        : "https://localhost:" + subject.tlsPort() + body.path();
  }

  @Override
  public String toString() {
    return text;
  }
}
