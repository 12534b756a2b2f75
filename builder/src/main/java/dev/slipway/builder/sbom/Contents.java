package dev.slipway.builder.sbom;

import dev.slipway.builder.image.Descriptor;
import dev.slipway.builder.image.LayerReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The packages that files tell of, of a folder or of one layer.
 *
 * @param found by the path of the file that told; none where it tells of no package
 * @param gone what of the layers below is not in the image: folders end with {@code /} where only
 *     what is in them is gone
 * @param isWhole whether all could be read
 */
public record Contents(
    SortedMap<String, List<Component>> found, Set<String> gone, boolean isWhole) {
  /** Of one folder or layer, each as often as it is there: what is more is not held in memory. */
  private static final int MOST_TOLD = 5 * Sbom.MOST_COMPONENTS;

  public Contents {
    found = Collections.unmodifiableSortedMap(new TreeMap<>(found));
    gone = Set.copyOf(gone);
  }

  /** Of all files in a folder; links are not followed. */
  public static Contents ofFolder(Path root) throws IOException {
    var look = new Look();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            var path = root.relativize(file).toString();
            var executable = attributes.isRegularFile() && Files.isExecutable(file);
            if (attributes.isRegularFile() && Look.isEvidence(path, executable)) {
              try (var in = Files.newInputStream(file)) {
                look.file(path, executable, in);
              }
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return look.contents(true);
  }

  /** Of a layer; not whole where it is packed in a way that is not known here. */
  public static Contents ofLayer(Descriptor layer, Path file) throws IOException {
    var look = new Look();
    if (!LayerReader.isReadable(layer)) {
      return look.contents(false);
    }
    try (var in = Files.newInputStream(file)) {
      LayerReader.read(layer, in, look);
    }
    return look.contents(true);
  }

  /** Of layers, the lowest first, as an image shows them. */
  public static Contents of(List<Contents> layers) {
    var found = new TreeMap<String, List<Component>>();
    for (var layer : layers) {
      if (!layer.gone().isEmpty()) {
        found.keySet().removeIf(path -> isGone(path, layer.gone()));
      }
      found.putAll(layer.found());
    }
    return new Contents(found, Set.of(), layers.stream().allMatch(Contents::isWhole));
  }

  /** Whether it, a folder above it, or all that is in such a folder is gone. */
  private static boolean isGone(String path, Set<String> gone) {
    if (gone.contains(path) || gone.contains("")) {
      return true;
    }
    for (var at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
      if (gone.contains(path.substring(0, at)) || gone.contains(path.substring(0, at + 1))) {
        return true;
      }
    }
    return false;
  }

  /** Looks at one file after the other. */
  private static final class Look implements LayerReader.Visitor {
    private final SortedMap<String, List<Component>> found = new TreeMap<>();
    private final Set<String> gone = new HashSet<>();
    private int told;

    static boolean isEvidence(String path, boolean executable) {
      return Evidence.ALL.stream().anyMatch(it -> it.isIn(path, executable));
    }

    @Override
    public void file(String path, boolean executable, InputStream bytes) throws IOException {
      for (var evidence : Evidence.ALL) {
        if (told <= MOST_TOLD && evidence.isIn(path, executable)) {
          var components = new ArrayList<>(evidence.read(path, bytes));
          components.removeIf(component -> !component.isPlausible());
          told += components.size();
          found.put(path, List.copyOf(components));
          return;
        }
      }
    }

    @Override
    public void gone(String path) {
      gone.add(path);
    }

    @Override
    public void allGone(String folder) {
      gone.add(folder);
    }

    Contents contents(boolean isWhole) {
      return new Contents(found, gone, isWhole && told <= MOST_TOLD);
    }
  }

  /** Each package once, in an order of their own. */
  List<Component> components() {
    var all = new TreeMap<String, Component>();
    found.values().forEach(told -> told.forEach(it -> all.putIfAbsent(it.reference(), it)));
    var system = all.values().stream().filter(it -> it.kind() == Component.Kind.SYSTEM).findFirst();
    return all.values().stream()
        .map(it ->
            switch (it.kind()) {
              case DEB -> it.in(system.map(Component::name).orElse("debian"));
              case APK -> it.in(system.map(Component::name).orElse("alpine"));
              case NPM, MAVEN, PYPI, GO, JAR, SYSTEM -> it;
            })
        .sorted()
        .toList();
  }
}
