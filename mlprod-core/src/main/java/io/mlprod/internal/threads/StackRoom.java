package io.mlprod.internal.threads;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * A check that a call which holds something will have enough stack to release it.
 *
 * <p>A StackOverflowError can be thrown at any method call, even at one that releases a lease, completes a future or
 * unlocks; then no {@code finally} helps. So before a call takes anything, it enters a method with so many local
 * variables that their frame would not fit into too small a rest of the stack. The JVM throws there, where nothing is
 * held, or not at all: what overflows later is the application's own code, which leaves this room to ours. The method
 * does nothing, and the JVM touches one word of each page. No Java compiler writes such a method as briefly as its
 * class file is made here.
 */
public final class StackRoom {

    private static final int LOCALS = 2_560; // of 8 bytes each: 20 KiB
    private static final int PADDING = 400; // bytes of code, more than is ever inlined: an inlined method has no frame
    private static final MethodHandle ENTER = enter();

    private StackRoom() {}

    /**
     * Checks that there is room; does nothing if there is.
     *
     * @throws StackOverflowError if there is not
     */
    public static void check() {
        try {
            int unused = (int) ENTER.invokeExact(1);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("It throws nothing", e);
        }
    }

    private static MethodHandle enter() {
        MethodType type = MethodType.methodType(int.class, int.class);
        try {
            MethodHandles.Lookup made = MethodHandles.lookup().defineHiddenClass(classFile(), true);
            return made.findStatic(made.lookupClass(), "enter", type);
        } catch (ReflectiveOperationException | IOException | LinkageError e) {
            return MethodHandles.identity(int.class); // a JVM that cannot make classes while it runs
        }
    }

    /** Returns the class file with the method {@code static int enter(int one) { return 1 / one; }}. */
    private static byte[] classFile() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(0xCAFEBABE);
        out.writeInt(52); // the version of Java 8
        out.writeShort(8); // constants, from 1
        utf8(out, StackRoom.class.getName().replace('.', '/') + "Frame");
        classOf(out, 1);
        utf8(out, "java/lang/Object");
        classOf(out, 3);
        utf8(out, "enter");
        utf8(out, "(I)I");
        utf8(out, "Code");
        out.writeShort(0x1030); // synthetic, super, final
        out.writeShort(2); // this class
        out.writeShort(4); // its superclass
        out.writeInt(0); // no interfaces, no fields
        out.writeShort(1); // one method
        out.writeShort(0x0009); // public static
        out.writeShort(5);
        out.writeShort(6);
        out.writeShort(1); // its code
        out.writeShort(7);
        out.writeInt(12 + PADDING + 4);
        out.writeShort(2); // on the operand stack
        out.writeShort(LOCALS);
        out.writeInt(PADDING + 4);
        out.write(new byte[PADDING]); // nop
        out.writeInt(0x041A6CAC); // iconst_1, iload_0, idiv, ireturn
        out.writeInt(0); // no handlers, no attributes of the code
        out.writeShort(0); // nor of the class
        return bytes.toByteArray();
    }

    private static void utf8(DataOutputStream out, String text) throws IOException {
        out.writeByte(1);
        out.writeUTF(text);
    }

    private static void classOf(DataOutputStream out, int name) throws IOException {
        out.writeByte(7);
        out.writeShort(name);
    }
}
