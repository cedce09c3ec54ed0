package io.waypointguard.enforcement;

/** What becomes of a policy as a whole, compared with what is written. */
public enum Effect {
    AS_WRITTEN("as-written"),
    DENIES_EVERYTHING("denies-everything"),
    NEVER_ENFORCED("never-enforced"),
    PARTLY_ENFORCED("partly-enforced"),
    WIDER_THAN_WRITTEN("wider-than-written");

    private final String text;

    Effect(String text) {
        this.text = text;
    }

    /** The name in output formats. */
    public String text() {
        return text;
    }
}
