package dev.slipway.reconciler.cluster.local;

/** What all instances are run with. */
record Tools(
    LocalClusterOptions options,
    Images images,
    Surroundings surroundings,
    Launcher launcher,
    Ports ports,
    ProcessTable processes,
    Markers markers) {}
