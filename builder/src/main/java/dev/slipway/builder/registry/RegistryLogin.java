package dev.slipway.builder.registry;

import java.nio.file.Path;

/**
 * Whom to log in as at a registry, stronger than what Docker's configuration says.
 *
 * @param registry host and, where it has one, port, as in the names of its images
 * @param passwordFile read at each login, so that it may be changed
 */
public record RegistryLogin(String registry, String user, Path passwordFile) {}
