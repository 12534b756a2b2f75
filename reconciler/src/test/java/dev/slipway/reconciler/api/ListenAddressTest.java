package dev.slipway.reconciler.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListenAddressTest {
  @Test
  void isReadAsItIsWritten() {
    assertThat(ListenAddress.parse("127.0.0.1:8300"))
        .isEqualTo(new ListenAddress("127.0.0.1", 8300));
    assertThat(ListenAddress.parse("build-server:0"))
        .isEqualTo(new ListenAddress("build-server", 0));
    assertThat(ListenAddress.parse(":80")).isEqualTo(new ListenAddress("0.0.0.0", 80));
    assertThat(ListenAddress.parse("[::1]:80")).isEqualTo(new ListenAddress("::1", 80));
    assertThat(ListenAddress.parse("[::1]:80")).hasToString("[::1]:80");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "8300", "localhost", "::1:80", "a:65536", "a:-1", "a b:1", "a:1/x"})
  void isNothingElse(String text) {
    assertThatThrownBy(() -> ListenAddress.parse(text))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
