package dev.slipway.builder;

import dev.slipway.manifest.ImageName;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The images that built apps are put onto, so that a cluster can run them: they bring what the
 * machine of the build brings otherwise, such as {@code java} or {@code node}.
 *
 * @param byBuildpack by what docs/builds.md calls the kind of run image: {@value #JAVA}, {@value
 *     #NODE}, {@value #PYTHON}, {@value #GO}, {@value #STATIC}, {@value #PROCFILE}
 */
public record RunImages(SortedMap<String, ImageName> byBuildpack) {
  public static final String JAVA = "java";
  public static final String NODE = "node";
  public static final String PYTHON = "python";
  public static final String GO = "go";
  public static final String STATIC = "static";
  public static final String PROCFILE = "procfile";

  /** Where apps run as processes of the machine that built them: nothing is below them. */
  public static final RunImages NONE = new RunImages(new TreeMap<>());

  /**
   * Public images. A static site is served by a small Java program; static binaries need little but
   * the certificates to trust, and a shell for a Procfile.
   */
  public static final RunImages DEFAULT =
      NONE.with(
          Map.of(
              JAVA, ImageName.parse("docker.io/library/eclipse-temurin:25-jre"),
              NODE, ImageName.parse("docker.io/library/node:24-slim"),
              PYTHON, ImageName.parse("docker.io/library/python:3.13-slim"),
              GO, ImageName.parse("docker.io/library/alpine:3.22"),
              STATIC, ImageName.parse("docker.io/library/eclipse-temurin:25-jre"),
              PROCFILE, ImageName.parse("docker.io/library/debian:13-slim")));

  public RunImages {
    byBuildpack = Collections.unmodifiableSortedMap(new TreeMap<>(byBuildpack));
  }

  /** These, where {@code stronger} says no other. */
  public RunImages with(Map<String, ImageName> stronger) {
    var all = new TreeMap<>(byBuildpack);
    all.putAll(stronger);
    return new RunImages(all);
  }

  public Optional<ImageName> of(String buildpack) {
    return Optional.ofNullable(byBuildpack.get(buildpack));
  }
}
