package io.mlprod.samples.monitoring;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process of another program, which ends with the test, or with the JVM at the latest. */
final class Daemon implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(20);

    private final Process process;
    private final JsonApi api;
    private final Path log;
    private final Thread atExit;

    private Daemon(Process process, JsonApi api, Path log) {
        this.process = process;
        this.api = api;
        this.log = log;
        this.atExit = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** Starts a program of Prometheus' family at a free port, and waits until it says that it is ready. */
    static Daemon start(Path folder, String program, String... options) throws IOException {
        JsonApi api = new JsonApi(freePort());
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(List.of(options));
        command.add("--web.listen-address=127.0.0.1:" + api.port());
        Path log = folder.resolve(Path.of(program).getFileName() + ".log");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Daemon daemon = new Daemon(process, api, log);
        try {
            Await.until(START, daemon::isReady, daemon::log);
        } catch (RuntimeException | Error e) {
            daemon.close();
            throw e;
        }
        return daemon;
    }

    JsonApi api() {
        return api;
    }

    private boolean isReady() {
        if (!process.isAlive()) {
            throw new IllegalStateException("ended with " + process.exitValue() + ": " + log());
        }
        return api.isOk("/-/ready");
    }

    private String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Returns a port that was free a moment ago. */
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
