package dev.slipway.reconciler.cluster.local;

import dev.slipway.builder.BuildKey;
import dev.slipway.builder.ImageStore;
import dev.slipway.builder.StoredImage;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Digest;
import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * An image store whose images hold one script, {@code /app/run}, with the text they are named by.
 */
final class FolderImages implements ImageStore {
  private final Map<ImageRef, String> scripts =
      new TreeMap<>(java.util.Comparator.comparing(ImageRef::toString));
  private final Map<String, String> env = new TreeMap<>();
  private final Set<ImageRef> foreign = new HashSet<>();
  private int unpacked;

  ImageRef image(String script) {
    var ref = new ImageRef("test", Digest.of(script));
    scripts.put(ref, script);
    return ref;
  }

  /** One of somebody else, which is in a registry. */
  void inContainer(ImageRef image) {
    foreign.add(image);
  }

  void env(String name, String value) {
    env.put(name, value);
  }

  synchronized int unpacked() {
    return unpacked;
  }

  @Override
  public Optional<StoredImage> find(AppName app, BuildKey key) {
    return Optional.empty();
  }

  @Override
  public Optional<StoredImage> find(ImageRef image) {
    if (foreign.contains(image)) {
      var none = new TreeMap<ProcessType, List<String>>();
      return Optional.of(new StoredImage(image, none, new TreeMap<>(), "/", "", false));
    }
    return scripts.containsKey(image)
        ? Optional.of(new StoredImage(image, new TreeMap<>(), new TreeMap<>(env), "/app"))
        : Optional.empty();
  }

  @Override
  public synchronized void unpack(ImageRef image, Path folder)
      throws RejectedException, UnavailableException {
    var script = scripts.get(image);
    if (script == null) {
      throw new RejectedException("no such image: " + image);
    }
    try {
      var run = Files.createDirectories(folder.resolve("app")).resolve("run");
      Files.writeString(run, "#!/bin/sh\n" + script + "\n");
      Files.setPosixFilePermissions(run, PosixFilePermissions.fromString("rwxr-xr-x"));
      unpacked++;
    } catch (IOException e) {
      throw new UnavailableException("can not write", e);
    }
  }
}
