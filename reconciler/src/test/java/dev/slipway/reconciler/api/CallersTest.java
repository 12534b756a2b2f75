package dev.slipway.reconciler.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallersTest {
  private final Callers callers = new Callers(Set.of("Build-Server"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LOCALHOST:8300",
        "127.0.0.1",
        "10.0.0.7:80",
        "[::1]",
        "[fe80::1%eth0]:8300",
        "build-server:8300"
      })
  void knowsAddressesAndTheNamesItWasGiven(String host) {
    assertThat(callers.knows(Optional.of(host))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "evil.example:127",
        "user@localhost",
        "localhost:x",
        "[::1",
        "[evil]",
        "build-server.example"
      })
  void knowsNoOtherName(String host) {
    assertThat(callers.knows(Optional.of(host))).isFalse();
  }

  @Test
  void knowsNobodyWhoDoesNotSay() {
    assertThat(callers.knows(Optional.empty())).isFalse();
  }

  @Test
  void believesABrowserThatSaysAnotherSiteAsks() {
    var host = Optional.of("localhost:8300");
    var none = Optional.<String>empty();

    assertThat(Callers.isOwnSite(host, none, none)).isTrue();
    assertThat(Callers.isOwnSite(host, Optional.of("http://localhost:8300"), none)).isTrue();
    assertThat(Callers.isOwnSite(host, none, Optional.of("same-origin"))).isTrue();
    assertThat(Callers.isOwnSite(host, none, Optional.of("none"))).isTrue();
    assertThat(Callers.isOwnSite(host, Optional.of("http://shop.localhost:8080"), none)).isFalse();
    assertThat(Callers.isOwnSite(host, Optional.of("null"), none)).isFalse();
    assertThat(Callers.isOwnSite(host, none, Optional.of("same-site"))).isFalse();
    assertThat(Callers.isOwnSite(host, none, Optional.of("cross-site"))).isFalse();
  }
}
