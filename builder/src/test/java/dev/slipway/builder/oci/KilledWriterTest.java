package dev.slipway.builder.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.builder.BuildKey;
import dev.slipway.builder.ImageContent;
import dev.slipway.builder.image.Descriptor;
import dev.slipway.builder.json.JsonObject;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Digest;
import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.ProcessType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

/** A store that is killed with -9 while it writes is whole when it is opened again. */
class KilledWriterTest {
  private static final AppName SHOP = new AppName("shop");

  @TempDir Path folder;

  @RepeatedTest(3)
  void every_image_that_the_index_names_can_be_unpacked() throws Exception {
    var images = folder.resolve("images");
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var classes = System.getProperty("java.class.path");
    var writer =
        new ProcessBuilder(java, "-cp", classes, Writer.class.getName(), folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile())
            .start();
    var index = images.resolve("shop/index.json");
    await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(index));
    var enough = new Random().nextInt(2_000) + 400;
    await().pollInterval(Duration.ofMillis(1)).until(() -> Files.size(index) > enough);
    writer.destroyForcibly().waitFor();

    var store = new OciLayoutStore(images);
    var found = JsonObject.parse(Files.readAllBytes(index)).orElseThrow().objects("manifests");
    assertThat(found).isNotEmpty();
    for (var image : found) {
      var ref = new ImageRef("shop", Descriptor.read(image).orElseThrow().digest());
      assertThat(store.find(ref)).isPresent();
      store.unpack(ref, Files.createTempDirectory(folder, "unpacked"));
    }
    var next = new BuildKey(Digest.of("next"));
    assertThat(store.write(SHOP, next, content(folder.resolve("source"), "next"))).isNotNull();
  }

  private static ImageContent content(Path source, String text) throws IOException {
    Files.createDirectories(source);
    Files.writeString(source.resolve("file"), text.repeat(100_000));
    var web = Map.of(ProcessType.WEB, List.of(text));
    return new ImageContent(source, List.of(), new TreeMap<>(web), new TreeMap<>());
  }

  /** Writes one image after the other until it is killed. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] args) throws Exception {
      var folder = Path.of(args[0]);
      var store = new OciLayoutStore(folder.resolve("images"));
      for (var i = 0; i < 100_000; i++) {
        var content = content(folder.resolve("source"), "image " + i);
        store.write(SHOP, new BuildKey(Digest.of("" + i)), content);
      }
    }
  }
}
