package dev.slipway.builder.registry;

import dev.slipway.builder.image.Manifest;
import dev.slipway.manifest.Digest;

/** A manifest or index, and the digest that its bytes have. */
record Document(Digest digest, Manifest manifest) {}
