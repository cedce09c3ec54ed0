package io.waypointguard.admission;

/** Ends the reading of an AdmissionRequest that makes no sense; it never leaves {@link AdmissionRequestReader}. */
final class Misfit extends Exception {

    private static final long serialVersionUID = 1L;

    final int code;
    final String text;

    private Misfit(int code, String text) {
        super(text, null, false, false);
        this.code = code;
        this.text = text;
    }

    static Misfit contradiction(String text) {
        return new Misfit(400, text);
    }

    static Misfit unreadable(String text) {
        return new Misfit(422, text);
    }

    /** Kubernetes' name for it. */
    String reason() {
        return code == 400 ? "BadRequest" : "Invalid";
    }
}
