package dev.slipway.builder.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.slipway.builder.registry.DockerRegistry;
import dev.slipway.builder.work.BuildLimits;
import dev.slipway.manifest.EnvValue.SecretRef;
import dev.slipway.manifest.RejectedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engines that are taken where there is no Buildah. */
@Tag("full")
class OtherEnginesTest {
  @TempDir Path folder;
  private Works works;

  @BeforeEach
  void open() throws Exception {
    Works.need("podman", "busybox");
    works = new Works(folder);
  }

  @Test
  void podman_builds_what_buildah_does() throws Exception {
    works
        .withEngines("podman")
        .write("a", "1")
        .dockerfile("COPY a /a\nUSER 7\nCMD [\"/bin/sh\"]\n");
    var image = works.build();
    assertThat(works.unpack(image).resolve("a")).hasContent("1");
    assertThat(image.user()).isEqualTo("7");
    works.write("a", "2");
    assertThat(works.unpack(works.build()).resolve("a")).hasContent("2");
    assertThat(works.log()).contains("-----> podman build", "--> Using cache");

    works.dockerfile("RUN exit 4\n");
    assertThatThrownBy(works::build)
        .isInstanceOf(RejectedException.class)
        .hasMessageStartingWith("Dockerfile:5: podman ended with ");
  }

  @Test
  void podman_clears_away_what_a_killed_build_left() throws Exception {
    works.withEngines("podman").with(new BuildLimits(Duration.ofSeconds(8), 1 << 20, 2L << 30, 5));
    works.dockerfile("RUN sleep 1000\n");
    assertThatThrownBy(works::build).hasMessageContaining("the build took longer than 8 s");
    works.with(new BuildLimits(Duration.ofSeconds(100), 1 << 20, 2L << 30, 5));
    works.dockerfile("RUN echo made > /made\n");
    assertThat(works.unpack(works.build()).resolve("made")).hasContent("made");
    assertThat(works.log()).contains("-----> podman rm --force ");
  }

  /** Podman answers the command line of Docker as its daemon does. */
  @Test
  void docker_builds_by_its_daemon_and_saves_what_it_built() throws Exception {
    Works.need("docker", "unshare");
    var socket = folder.resolve("d.sock");
    // What it mounts is gone with it.
    var daemon = new ProcessBuilder(Works.program("unshare").toString());
    daemon.command().addAll(List.of("--pid", "--fork", "--kill-child", "--mount", "--mount-proc"));
    daemon.command().add(Works.program("podman").toString());
    daemon.command().addAll(List.of("--root", folder.resolve("storage").toString()));
    daemon.command().addAll(List.of("--runroot", "run", "system", "service", "--time", "0"));
    daemon.command().add("unix://" + socket);
    daemon.directory(folder.toFile()).redirectErrorStream(true);
    var log = folder.resolve("daemon.log");
    daemon.redirectOutput(log.toFile());
    works.withEngines("docker").with("DOCKER_HOST", "unix://" + socket).write("a", "1");
    works.dockerfile("");
    works.write("Dockerfile", "FROM scratch\nCOPY busybox /bin/busybox\nCOPY a /a\nWORKDIR /srv\n");
    assertThatThrownBy(works::build)
        .isInstanceOf(RejectedException.class)
        .hasMessageStartingWith("docker is here, but its daemon does not answer: start it");
    var process = daemon.start();
    try {
      await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(socket));
      var image = works.build();
      assertThat(image.workingFolder()).isEqualTo("/srv");
      assertThat(works.unpack(image).resolve("a")).hasContent("1");
      assertThat(works.unpack(image).resolve("bin/busybox")).isExecutable();

      var token = SecretRef.parse("shop-build/token");
      works.by(Works.mounting(Map.of("npm", token))).with(_ -> "s3cr3t");
      assertThatThrownBy(works::build)
          .isInstanceOf(RejectedException.class)
          .hasMessageStartingWith("docker without buildx can not be given the build's secrets");
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void docker_s_logins_are_found_by_the_engine_and_are_in_no_log() throws Exception {
    try (var registry = DockerRegistry.start(folder.resolve("registry"))) {
      var config = works.root.resolve("home/.docker/config.json");
      Files.createDirectories(config.getParent());
      Files.writeString(
          config, "{\"auths\": {\"" + registry.name() + "\": {\"auth\": \"dTpzM2NyM3Q=\"}}}");
      works.withEngines("podman").write("Dockerfile", "FROM " + registry.name() + "/none:1\n");
      assertThatThrownBy(works::build).hasMessageContaining("manifest unknown");
      assertThat(works.log()).doesNotContain("dTpzM2NyM3Q", "s3cr3t");
    }
  }
}
