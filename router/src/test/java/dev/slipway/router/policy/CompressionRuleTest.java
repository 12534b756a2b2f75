package dev.slipway.router.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompressionRuleTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "gzip",
        "GZIP",
        "x-gzip",
        "deflate, gzip;q=0.5, br",
        "gzip ; q=0.001",
        "gzip; Q=1.000",
        "*",
        "br, *;q=0.1",
        "identity;q=0.5, gzip;q=0.5",
        "*;q=0, gzip",
      })
  void gzip_is_taken(String header) {
    assertThat(CompressionRule.isGzipTaken(List.of(header))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ",,;",
        "br",
        "gzip;q=0",
        "gzip;q=0.000",
        "*, gzip;q=0",
        "*;q=0",
        "gzipped",
        "gzip;q=2",
        "gzip;q=0.0001",
        "gzip;q=high",
        "gzip;q",
        "gzip;v=1",
        "gzip;q=0.5, identity",
        "gzip;q=0.5, identity;q=0.8",
      })
  void gzip_is_not_taken(String header) {
    assertThat(CompressionRule.isGzipTaken(List.of(header))).isFalse();
  }

  @Test
  void all_headers_of_the_name_count() {
    assertThat(CompressionRule.isGzipTaken(List.of())).isFalse();
    assertThat(CompressionRule.isGzipTaken(List.of("br", "gzip"))).isTrue();
    assertThat(CompressionRule.isGzipTaken(List.of("*", "gzip;q=0"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/html",
        "Text/HTML; charset=utf-8",
        "text/plain ;format=flowed",
        "application/json",
        "application/problem+json",
        "image/svg+xml",
        "application/javascript",
        "application/wasm",
        "font/ttf",
      })
  void it_is_text(String type) {
    assertThat(CompressionRule.isText(type)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ";",
        "image/png",
        "video/mp4",
        "application/zip",
        "application/octet-stream",
        "application/grpc",
        "font/woff2",
        "multipart/byteranges; boundary=text/html",
        "text/event-stream",
        "text/event-stream; charset=utf-8",
        "texts/plain",
      })
  void it_is_not_text(String type) {
    assertThat(CompressionRule.isText(type)).isFalse();
  }
}
