package dev.slipway.manifest.read;

import dev.slipway.manifest.Builds;
import dev.slipway.manifest.Builds.Place;
import dev.slipway.manifest.Cpu;
import dev.slipway.manifest.Memory;
import dev.slipway.manifest.yaml.Findings;
import dev.slipway.manifest.yaml.YamlNode.Mapping;
import java.util.Optional;

/** {@code builds} of {@code slipway.yaml}. */
final class BuildsPart {
  private static final String IMAGES = "images";
  private static final String CACHE = "cache";
  private static final String SIZE = "size";

  private BuildsPart() {}

  static void check(Mapping builds, Findings findings) {
    ConfigRules.images(Trees.mapping(builds, IMAGES), findings);
    var _ = ProcessRules.value(builds, "cpu", Cpu::parse, findings);
    var _ = ProcessRules.value(builds, "memory", Memory::parse, findings);
    var _ = ProcessRules.value(builds, "disk", Memory::parse, findings);
    var _ = ProcessRules.value(Trees.mapping(builds, CACHE), SIZE, Memory::parse, findings);
  }

  static Builds read(Mapping builds) {
    return new Builds(
        Trees.text(builds, "in").map(in -> in.equals("daemon") ? Place.DAEMON : Place.CLUSTER),
        ConfigValues.images(Trees.mapping(builds, IMAGES)),
        Trees.scalar(builds, "cpu").flatMap(Cpu::parse).orElse(Builds.DEFAULT.cpu()),
        Trees.scalar(builds, "memory").flatMap(Memory::parse).orElse(Builds.DEFAULT.memory()),
        Trees.scalar(builds, "disk").flatMap(Memory::parse).orElse(Builds.DEFAULT.disk()),
        cache(Trees.mapping(builds, CACHE)),
        Trees.text(builds, "pullSecret"));
  }

  private static Optional<Builds.Cache> cache(Mapping cache) {
    return Trees.scalar(cache, SIZE)
        .flatMap(Memory::parse)
        .map(size -> new Builds.Cache(size, Trees.text(cache, "storageClass")));
  }
}
