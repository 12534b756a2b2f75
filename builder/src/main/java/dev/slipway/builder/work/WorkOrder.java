package dev.slipway.builder.work;

import dev.slipway.builder.BuildKey;
import dev.slipway.builder.json.JsonObject;
import dev.slipway.manifest.AppName;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What another machine is to do.
 *
 * @param kind of tools that it needs: a kind of run image, or {@value #DOCKERFILE}
 * @param task what is to be done with the files, for who does it
 * @param files the folder that it begins with
 * @param into a folder, not there yet, for what comes of it
 * @param time how long the tools may take
 * @param secrets for the tools, and for no file that outlives them
 */
public record WorkOrder(
    AppName app,
    BuildKey key,
    String kind,
    JsonObject task,
    Path files,
    Path into,
    Duration time,
    SecretValues secrets) {
  /** The kind of tools that Dockerfiles need. */
  public static final String DOCKERFILE = "dockerfile";
}
