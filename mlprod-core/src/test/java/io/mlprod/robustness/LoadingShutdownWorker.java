package io.mlprod.robustness;

import io.mlprod.ModelHandle;
import io.mlprod.lifecycle.ModelSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Leaves the JVM while a model is being loaded that takes ONNX Runtime a second or more. */
final class LoadingShutdownWorker {

    private static final int NODES = 3_000;
    private static final long DEEP_INSIDE = TimeUnit.MILLISECONDS.toNanos(300); // of the loader's processor time

    private LoadingShutdownWorker() {}

    public static void main(String[] args) throws IOException {
        ModelSource slow = ModelSource.of(chain());
        Thread loader = new Thread(() -> ModelHandle.builder().load(slow).build());
        loader.setDaemon(true);
        loader.start();
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long entered = Long.MAX_VALUE;
        while (threads.getThreadCpuTime(loader.getId()) - DEEP_INSIDE < entered) {
            if (!loader.isAlive()) {
                throw new AssertionError("It was loaded too quickly");
            }
            if (entered == Long.MAX_VALUE && isInNativeCode(loader)) {
                entered = threads.getThreadCpuTime(loader.getId());
            }
        }
        System.exit(0);
    }

    private static boolean isInNativeCode(Thread loader) {
        return Stream.of(loader.getStackTrace())
                .anyMatch(
                        frame -> frame.isNativeMethod() && frame.getMethodName().equals("createSession"));
    }

    /**
     * The shape of x, again and again behind itself: ONNX Runtime infers the elements of each. In ONNX's wire format.
     */
    private static byte[] chain() throws IOException {
        ByteArrayOutputStream graph = new ByteArrayOutputStream();
        field(graph, 1, join(part(1, text("x")), part(2, text("s0")), part(4, text("Shape"))));
        byte[] axis = part(5, join(part(1, text("axis")), new byte[] {24, 0, (byte) 160, 1, 2}));
        for (int i = 0; i < NODES; i++) {
            byte[] to = text(i == NODES - 1 ? "y" : "s" + (i + 1));
            field(
                    graph,
                    1,
                    join(part(1, text("s" + i)), part(1, text("s0")), part(2, to), part(4, text("Concat")), axis));
        }
        field(graph, 11, join(part(1, text("x")), part(2, type(1))));
        field(graph, 12, join(part(1, text("y")), part(2, type(7))));
        return join(new byte[] {8, 8}, part(7, graph.toByteArray()), part(8, new byte[] {16, 17}));
    }

    private static byte[] type(int element) throws IOException {
        return part(1, join(new byte[] {8, (byte) element}, part(2, part(1, part(2, text("N"))))));
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] part(int number, byte[] bytes) throws IOException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        field(message, number, bytes);
        return message.toByteArray();
    }

    private static void field(ByteArrayOutputStream into, int number, byte[] bytes) throws IOException {
        into.write((number << 3) | 2);
        int length = bytes.length;
        for (; length > 0x7F; length >>>= 7) {
            into.write((length & 0x7F) | 0x80);
        }
        into.write(length);
        into.write(bytes);
    }

    private static byte[] join(byte[]... parts) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.write(part);
        }
        return all.toByteArray();
    }
}
