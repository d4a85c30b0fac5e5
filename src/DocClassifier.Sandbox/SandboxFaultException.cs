namespace DocClassifier.Sandbox;

/// <summary>Thrown by an operation when the installation is at fault, not the document: a sentence that says what to do.</summary>
public sealed class SandboxFaultException(string message) : Exception(message);
