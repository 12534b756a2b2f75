package dev.slipway.manifest.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScalarTypeTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      textBlock =
          """
          0, INTEGER
          -1, INTEGER
          +12, INTEGER
          010, TEXT
          0x1F, TEXT
          0o17, TEXT
          1_000, TEXT
          22:22, TEXT
          1.5, FLOAT
          .5, FLOAT
          5., FLOAT
          -1.5e-3, FLOAT
          1e9, FLOAT
          01.5, TEXT
          1.2.3, TEXT
          .inf, FLOAT
          -.INF, FLOAT
          .nan, FLOAT
          -.nan, TEXT
          ., TEXT
          -, TEXT
          e9, TEXT
          true, BOOLEAN
          False, BOOLEAN
          tRue, TEXT
          on, TEXT
          yes, TEXT
          n, TEXT
          null, NULL
          ~, NULL
          "", NULL
          nUll, TEXT
          2026-01-01, TEXT
          <<, TEXT
          =, TEXT
          """)
  void a_plain_scalar_is_what_the_core_schema_says(String text, ScalarType type) {
    assertThat(ScalarType.ofPlain(text)).isEqualTo(type);
  }
}
