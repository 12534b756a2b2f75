package dev.slipway.architecture.broken.reconciler.ledger;

import java.net.Socket;

public record OpensASocket(Socket socket) {}
