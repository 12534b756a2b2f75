package dev.slipway.architecture.broken.router;

import org.slf4j.Logger;

public record Logs(Logger logger) {}
