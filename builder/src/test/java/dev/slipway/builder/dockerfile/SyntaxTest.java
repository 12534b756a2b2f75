package dev.slipway.builder.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.builder.work.BuildFailedException;
import dev.slipway.manifest.BuildMethod.Dockerfile;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SyntaxTest {
  private static void check(String text) throws BuildFailedException {
    Syntax.check(Dockerfile.usual(), Instructions.of(text));
  }

  private static void check(String text, String target) throws BuildFailedException {
    var method = new Dockerfile("a/Dockerfile", Optional.of(target), new TreeMap<>());
    Syntax.check(method, Instructions.of(text));
  }

  @Test
  void every_mistake_is_told_with_its_line() {
    assertThatThrownBy(() ->
            check(
                """
                # comment
                RUN early
                FROM a b
                LABEL
                ENV X
                COPY a
                RUNN x

                WORKDIR
                HALLO
                """))
        .hasMessage(
            """
            Dockerfile:2: RUN stands before the first FROM; only ARG may
            Dockerfile:3: FROM needs an image, and AS with a name where the stage has one
            Dockerfile:4: LABEL needs a name and a value: name=value
            Dockerfile:5: ENV needs a name and a value: name=value
            Dockerfile:6: COPY needs what is copied, and where to
            Dockerfile:7: unknown instruction RUNN; did you mean RUN?
            Dockerfile:9: WORKDIR needs an argument
            Dockerfile:10: unknown instruction HALLO\
            """);
    assertThatThrownBy(() -> check("# nothing\n"))
        .hasMessage("Dockerfile:1: no instruction: a Dockerfile begins with FROM");
  }

  @Test
  void what_the_format_allows_is_no_mistake() {
    assertThatCode(() ->
            check(
                """
                # syntax=docker/dockerfile:1
                ARG V=1
                FROM --platform=linux/amd64 a:${V} AS one
                RUN echo a \\
                    # a comment between
                    && echo b \\

                    && FRIM x
                RUN <<EOF
                not an instruction
                EOF
                COPY <<-"TEXT" <<OTHER /x/
                \tHALLO
                \tTEXT
                HALLO
                OTHER
                RUN echo $((1<<A)) <<< here
                ENV OLD form
                LABEL a=b "c d"=e
                COPY ["a b", "/x"]
                HEALTHCHECK NONE
                ONBUILD RUN x
                cmd ["x"]
                """))
        .doesNotThrowAnyException();
  }

  @Test
  void the_escape_directive_is_honoured() {
    assertThatCode(() -> check("# escape=`\nFROM a\nRUN dir c:\\\nRUN a `\n  b\n"))
        .doesNotThrowAnyException();
    assertThat(Instructions.of("# escape=`\nFROM a\nRUN a `\n  b\nCMD c\n").getLast().line())
        .isEqualTo(5);
  }

  @Test
  void a_stage_must_be_there() throws Exception {
    var text = "FROM a AS Build\nFROM b\n";
    check(text, "build");
    check(text, "1");
    assertThatThrownBy(() -> check(text, "biuld"))
        .hasMessage("a/Dockerfile has no stage biuld; did you mean build? Its stages: build");
    assertThatThrownBy(() -> check("FROM a\n", "x"))
        .hasMessage("a/Dockerfile has no stage x: none of its stages has a name");
    assertThatThrownBy(() -> check(text, "2")).hasMessageContaining("has no stage 2");
  }
}
