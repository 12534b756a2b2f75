package dev.slipway.builder.sbom;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.builder.Attachment;
import dev.slipway.builder.BuildKey;
import dev.slipway.builder.FolderTree;
import dev.slipway.builder.SourceCommit;
import dev.slipway.builder.SourceTree;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Digest;
import dev.slipway.manifest.ImageName;
import dev.slipway.manifest.ObjectId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SbomTest {
  private static final BuildKey KEY = new BuildKey(Digest.of("key"));
  private static final SourceCommit COMMIT =
      new SourceCommit(
          "https://git.example.com/shop.git",
          new ObjectId("1a2b3c4d".repeat(5)),
          Instant.parse("2026-11-28T12:00:00Z"));

  @TempDir Path folder;

  @Test
  void it_lists_the_packages_in_cyclonedx_and_says_nothing_of_the_commit() throws Exception {
    packages(1);
    var sbom = sbom(Optional.of(COMMIT), Optional.empty()).attachment();
    assertThat(sbom.type()).isEqualTo(Attachment.CYCLONEDX);
    assertThat(sbom.content())
        .isEqualTo(
            """
            {"bomFormat":"CycloneDX","specVersion":"1.6","version":1,\
            "metadata":{"tools":{"components":[{"type":"application","name":"slipway"}]},\
            "component":{"type":"container","bom-ref":"image:shop","name":"shop",\
            "version":"%s"}},\
            "components":[{"type":"library","bom-ref":"pkg:npm/%%40acme/p0@1.0","group":"@acme",\
            "name":"p0","version":"1.0","purl":"pkg:npm/%%40acme/p0@1.0"}]}\
            """
                .formatted(new FolderTree(folder).id()));
    assertThat(sbom.annotations())
        .isEqualTo(
            Map.of(
                Attachment.BUILD,
                KEY.toString(),
                "org.opencontainers.image.source",
                COMMIT.git(),
                "org.opencontainers.image.revision",
                COMMIT.id().value(),
                "org.opencontainers.image.created",
                "2026-11-28T12:00:00Z"));
    assertThat(sbom(Optional.empty(), Optional.empty()).attachment().content())
        .isEqualTo(sbom.content());
  }

  @Test
  void what_is_not_looked_at_or_too_much_is_said_to_be_missing() throws Exception {
    packages(1);
    var onto = ImageName.parse("docker.io/library/node:24-slim");
    assertThat(sbom(Optional.empty(), Optional.of(onto)).attachment().content())
        .contains(
            "{\"type\":\"container\",\"bom-ref\":\"image:docker.io/library/node:24-slim\",",
            "\"aggregate\":\"incomplete\"");
    packages(Sbom.MOST_COMPONENTS + 1);
    var text = sbom(Optional.empty(), Optional.empty()).attachment().content();
    assertThat(text.split("bom-ref", -1)).hasSize(Sbom.MOST_COMPONENTS + 2);
    assertThat(text).contains("\"aggregate\":\"incomplete\"").hasSizeLessThan(4 << 20);
  }

  private void packages(int count) throws IOException {
    for (var i = 0; i < count; i++) {
      var file = folder.resolve("node_modules/@acme/p" + i + "/package.json");
      Files.createDirectories(file.getParent());
      Files.writeString(file, "{\"name\":\"@acme/p" + i + "\",\"version\":\"1.0\"}");
    }
  }

  private Sbom sbom(Optional<SourceCommit> commit, Optional<ImageName> onto) throws IOException {
    var tree = new Committed(new FolderTree(folder), commit);
    return new Sbom(new AppName("shop"), KEY, tree, Contents.ofFolder(folder), onto);
  }

  /** A folder as it is at a commit. */
  private record Committed(FolderTree tree, Optional<SourceCommit> commit) implements SourceTree {
    @Override
    public ObjectId id() {
      return tree.id();
    }

    @Override
    public SortedSet<String> names() {
      return tree.names();
    }

    @Override
    public Optional<byte[]> read(String path, int maxBytes) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void export(Path target) {
      throw new UnsupportedOperationException();
    }
  }
}
