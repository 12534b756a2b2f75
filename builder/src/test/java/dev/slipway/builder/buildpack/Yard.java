package dev.slipway.builder.buildpack;

import dev.slipway.builder.BuildKey;
import dev.slipway.builder.BuildRequest;
import dev.slipway.builder.FolderTree;
import dev.slipway.builder.RunImages;
import dev.slipway.builder.StoredImage;
import dev.slipway.builder.oci.OciLayoutStore;
import dev.slipway.builder.work.BuildLimits;
import dev.slipway.builder.work.BuildSite;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.BuildMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** A builder with its folders, and a source tree to write files into. */
final class Yard {
  static final AppName APP = new AppName("shop");
  static final BuildMethod METHOD = new BuildMethod.Buildpack();

  final Path root;
  final OciLayoutStore store;
  final FolderTree tree;
  private final Map<String, String> environment = new HashMap<>(System.getenv());
  private Path caches;
  private RunImages runImages = RunImages.NONE;
  private BuildLimits limits = new BuildLimits(Duration.ofSeconds(100), 1 << 20, 2L << 30, 5);

  Yard(Path root) throws Exception {
    this.root = root;
    this.caches = root.resolve("caches");
    this.store = new OciLayoutStore(root.resolve("images"));
    this.tree = new FolderTree(Files.createDirectories(root.resolve("source")));
  }

  static Yard of(Path root, String example) throws Exception {
    var yard = new Yard(root);
    new FolderTree(Path.of("../examples/sources", example)).export(yard.tree.folder());
    return yard;
  }

  Yard write(String name, String text) throws IOException {
    var file = tree.folder().resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    return this;
  }

  Yard program(String name, String text) throws IOException {
    write(name, text);
    tree.folder().resolve(name).toFile().setExecutable(true);
    return this;
  }

  Yard with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /** What tools fetched may be used by several yards, so that tests are quick. */
  Yard withCaches(Path folder) {
    caches = folder;
    return this;
  }

  Yard with(BuildLimits newLimits) {
    limits = newLimits;
    return this;
  }

  Yard with(RunImages newRunImages) {
    runImages = newRunImages;
    return this;
  }

  BuildSite site() throws Exception {
    var places = new BuildSite.Places(root.resolve("builds"), caches);
    return new BuildSite(places, store, new BuildSite.Options(limits, environment));
  }

  BuildpackImageBuilder builder() throws Exception {
    return builder(site());
  }

  BuildpackImageBuilder builder(BuildSite site) {
    return new BuildpackImageBuilder(site, () -> runImages);
  }

  BuildKey key() throws Exception {
    return builder().key(tree, METHOD);
  }

  StoredImage build() throws Exception {
    var builder = builder();
    return builder.build(new BuildRequest(APP, builder.key(tree, Yard.METHOD), tree, Yard.METHOD));
  }

  String log() throws Exception {
    return Files.readString(site().log(APP, key()).orElseThrow());
  }

  /** The folder of the image that has its working folder in it. */
  Path unpack(StoredImage image, String name) throws Exception {
    var folder = Files.createDirectories(root.resolve(name));
    store.unpack(image.ref(), folder);
    return folder.resolve(image.workingFolder().substring(1));
  }
}
