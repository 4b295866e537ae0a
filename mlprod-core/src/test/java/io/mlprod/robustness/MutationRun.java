package io.mlprod.robustness;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Many mutants of the seed models, tried in a few processes. One that ends its process, does not end within twenty
 * seconds or takes a gigabyte is a killer: it is kept in a file, and a new process goes on behind it.
 */
final class MutationRun {

    private static final int PROCESSES = 2;
    private static final long HANG_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final long MAX_RESIDENT_KIB = 1 << 20;
    private static final int MAX_KILLERS = 500;

    private final Path folder;
    private final Path kept;
    private final List<Path> models;
    private final List<byte[]> contents = new ArrayList<>();
    private final List<String> killers = new ArrayList<>();

    private MutationRun(Path folder, Path kept, List<Path> models) throws IOException {
        this.folder = folder;
        this.kept = kept;
        this.models = models;
        for (Path model : models) {
            contents.add(Files.readAllBytes(model));
        }
    }

    /**
     * Tries mutants.
     *
     * @param folder for logs
     * @param kept where killers are kept
     * @param first the number of the first one
     * @param count how many
     * @return a line for each killer and each error without a type
     */
    static List<String> killers(Path folder, Path kept, long first, long count) throws Exception {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/models/seeds"))) {
            List<Path> models = files.filter(file -> file.toString().endsWith(".onnx"))
                    .map(Path::toAbsolutePath)
                    .sorted()
                    .toList();
            MutationRun run = new MutationRun(folder, kept, models);
            run.run(first, first + count);
            return run.killers;
        }
    }

    private void run(long first, long end) throws Exception {
        List<Worker> workers = new ArrayList<>();
        long share = (end - first + PROCESSES - 1) / PROCESSES;
        try {
            for (long from = first; from < end; from += share) {
                workers.add(new Worker(from, Math.min(end, from + share)));
            }
            while (!workers.isEmpty()) {
                for (Worker worker : List.copyOf(workers)) {
                    if (worker.isDone()) {
                        workers.remove(worker);
                        worker.successor().ifPresent(workers::add);
                    }
                }
            }
        } finally {
            for (Worker worker : workers) {
                worker.process.destroyForcibly().waitFor();
            }
        }
    }

    private void note(long number, String how) throws IOException {
        String model = models.get(ModelMutations.turn(models.size(), number))
                .getFileName()
                .toString();
        Path file = Files.createDirectories(kept).resolve(number + "-" + model);
        Files.write(file, ModelMutations.mutate(contents, number));
        killers.add(file + ": " + how);
        System.out.println("[mutation] " + file + ": " + how);
    }

    private final class Worker {

        private final ForkedJvm jvm;
        private final Process process;
        private final Path progress;
        private final Path output;
        private final long end;
        private long number;
        private long lastMove = System.nanoTime();

        Worker(long first, long end) throws IOException {
            this.end = end;
            this.number = first;
            Path own = Files.createDirectory(folder.resolve("from-" + first));
            jvm = new ForkedJvm(own).option("-Xmx512m");
            progress = Files.write(
                    own.resolve("progress"),
                    ByteBuffer.allocate(Long.BYTES).putLong(first).array());
            output = own.resolve("output.txt");
            List<String> arguments = new ArrayList<>(List.of(
                    progress.toString(),
                    Long.toString(first),
                    Long.toString(end),
                    own.toString(),
                    Models.path("dynamic_batch").toString()));
            models.forEach(model -> arguments.add(model.toString()));
            process = jvm.start(output, MutationWorker.class, arguments);
        }

        /** Waits a little; true if the process has ended, by itself or because it had to. */
        boolean isDone() throws IOException, InterruptedException {
            if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
                readResult();
                return true;
            }
            long now = ByteBuffer.wrap(Files.readAllBytes(progress)).getLong();
            if (now != number) {
                number = now;
                lastMove = System.nanoTime();
            }
            long resident = ProcessMemory.residentKib(process.pid());
            boolean hangs = System.nanoTime() - lastMove > HANG_NANOS;
            if (hangs || resident > MAX_RESIDENT_KIB) {
                process.destroyForcibly().waitFor();
                note(number, hangs ? "has taken 20 s without an end" : "has taken " + resident + " KiB of memory");
                readUntyped();
                return true;
            }
            return false;
        }

        private void readResult() throws IOException {
            number = ByteBuffer.wrap(Files.readAllBytes(progress)).getLong();
            String text = readUntyped();
            if (process.exitValue() == 0 && text.contains("OUTCOMES")) {
                number = end;
                System.out.println("[mutation] "
                        + text.substring(text.lastIndexOf("OUTCOMES")).strip());
            } else {
                String problem = text.lines()
                        .filter(line -> line.contains("# Problematic frame")
                                || line.startsWith("# C ")
                                || line.contains("terminate called")
                                || line.contains("what()"))
                        .map(String::strip)
                        .reduce("", (one, two) -> one + " " + two);
                note(number, "has ended the process with " + process.exitValue() + problem);
            }
        }

        private String readUntyped() throws IOException {
            String text = jvm.result(0, output).output();
            for (String line :
                    text.lines().filter(line -> line.startsWith("UNTYPED")).toList()) {
                String[] parts = line.split(" ", 3);
                note(Long.parseLong(parts[1]), "untyped: " + parts[2]);
            }
            return text;
        }

        /** A process for what is left. */
        java.util.Optional<Worker> successor() throws IOException {
            return number + 1 < end && killers.size() < MAX_KILLERS
                    ? java.util.Optional.of(new Worker(number + 1, end))
                    : java.util.Optional.empty();
        }
    }
}
