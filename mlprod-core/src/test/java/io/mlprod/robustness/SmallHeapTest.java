package io.mlprod.robustness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files which would take many times their size are refused, each by its name, while the application goes on: lists of
 * tiny numbers, tiny messages and tiny texts, and files larger than the heap.
 */
@DisabledOnOs(OS.WINDOWS)
class SmallHeapTest {

    private static final int SIZE = 9_000_000; // below half of the heap

    @TempDir
    Path folder;

    /** A model whose graph ends with what a tail repeats, inside fields of these numbers. */
    private static void write(Path file, byte[] repeated, int... around) throws IOException {
        byte[] opset = {8 << 3 | 2, 2, 2 << 3, 18};
        int count = SIZE / repeated.length;
        byte[] content = new byte[count * repeated.length];
        for (int i = 0; i < count; i++) {
            System.arraycopy(repeated, 0, content, i * repeated.length, repeated.length);
        }
        long length = content.length;
        byte[] heads = new byte[0];
        for (int i = around.length - 1; i >= 0; i--) {
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            ProtoTree.varint(head, (long) around[i] << 3 | 2);
            ProtoTree.varint(head, length);
            length += head.size();
            heads = joined(head.toByteArray(), heads);
        }
        try (var out = Files.newOutputStream(file)) {
            out.write(new byte[] {1 << 3, 8});
            out.write(opset);
            out.write(new byte[] {7 << 3 | 2, 5, 12 << 3 | 2, 3, 1 << 3 | 2, 1, 'y'
            }); // an output, or nobody looks further
            out.write(heads);
            out.write(content);
        }
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static void sparse(Path file, long size) throws IOException {
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(size);
        }
    }

    @Test
    void watch_filesThatWouldTakeTheHeap_areRefusedAndNamedWhileThreadsPredict() throws Exception {
        Path bad = Files.createDirectory(folder.resolve("bad"));
        Path watched = Files.createDirectory(folder.resolve("watched"));
        write(bad.resolve("a-packed.onnx"), new byte[] {1}, 7, 1, 5, 8);
        write(bad.resolve("b-one-by-one.onnx"), new byte[] {8 << 3, 1}, 7, 1, 5);
        write(bad.resolve("c-texts.onnx"), new byte[] {9 << 3 | 2, 1, 'a'}, 7, 1, 5);
        write(bad.resolve("d-nodes.onnx"), new byte[] {1 << 3 | 2, 0}, 7);
        write(bad.resolve("e-attributes.onnx"), new byte[] {5 << 3 | 2, 0}, 7, 1);
        write(bad.resolve("f-names.onnx"), new byte[] {1 << 3 | 2, 1, 'a'}, 7, 1);
        write(bad.resolve("g-dimensions.onnx"), new byte[] {1 << 3, 1}, 7, 5);
        write(bad.resolve("h-weights.onnx"), new byte[] {1}, 7, 5, 9);
        write(bad.resolve("i-tensors.onnx"), new byte[] {5 << 3 | 2, 2, 2 << 3, 7}, 7);
        sparse(bad.resolve("j-forty-megabytes.onnx"), 40_000_000);
        sparse(bad.resolve("k-half-a-gibibyte.onnx"), 1L << 29);
        sparse(bad.resolve("l-three-gibibytes.onnx"), 3L << 30);

        ForkedJvm.Result result = new ForkedJvm(folder)
                .option("-Xmx24m")
                .run(
                        SmallHeapWorker.class,
                        60,
                        Models.path("dynamic_batch").toString(),
                        bad.toString(),
                        watched.toString());

        assertThat(result.exitCode()).as(result.output()).isZero();
        assertThat(result.output()).contains("PREDICTED true").doesNotContain("FAILED", "OutOfMemoryError");
        assertThat(result.output().lines().filter(line -> line.startsWith("REFUSED")))
                .as(result.output())
                .hasSize(12);
        assertThat(result.crashLogs()).isEmpty();
        System.out.println("[heap] " + result.output().strip().replace("\n", ", "));
    }
}
