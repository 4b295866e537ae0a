package io.mlprod.internal.routing;

import java.nio.charset.StandardCharsets;

/** A unit as text, and as UTF-8 with room before it for one salt after another. For one thread. */
final class SaltedUnit {

    private final String text;
    private final byte[] bytes;
    private final int start;

    SaltedUnit(String text, int room) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        this.text = text;
        this.bytes = new byte[room + utf8.length];
        this.start = room;
        System.arraycopy(utf8, 0, bytes, room, utf8.length);
    }

    String text() {
        return text;
    }

    byte[] bytes() {
        return bytes;
    }

    /**
     * Puts a salt before the unit and returns where the salted text starts in {@link #bytes()}; it goes to their end.
     */
    int salt(byte[] salt) {
        int from = start - salt.length;
        System.arraycopy(salt, 0, bytes, from, salt.length);
        return from;
    }
}
