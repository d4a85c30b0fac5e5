namespace DocClassifier.Classify.Onnx;

/// <summary>
/// Indices of the functions we call in the table <c>OrtApi</c>. The table only ever grows at its end, so an index holds for every later
/// version. Source: <c>struct OrtApi</c> in include/onnxruntime/core/session/onnxruntime_c_api.h of microsoft/onnxruntime, which pins
/// <c>ReleaseCustomOpDomain</c>, the last function of version 1, to slot 101.
/// </summary>
internal enum OrtSlot
{
    GetErrorCode = 1,
    GetErrorMessage = 2,
    CreateEnv = 3,
    CreateSession = 7,
    CreateSessionFromArray = 8,
    Run = 9,
    CreateSessionOptions = 10,
    DisableMemPattern = 17,
    DisableCpuMemArena = 19,
    SetSessionLogSeverityLevel = 22,
    SetSessionGraphOptimizationLevel = 23,
    SetIntraOpNumThreads = 24,
    SetInterOpNumThreads = 25,
    SessionGetInputCount = 30,
    SessionGetOutputCount = 31,
    SessionGetInputTypeInfo = 33,
    SessionGetOutputTypeInfo = 34,
    SessionGetInputName = 36,
    SessionGetOutputName = 37,
    CreateTensorAsOrtValue = 48,
    CreateTensorWithDataAsOrtValue = 49,
    GetTensorMutableData = 51,
    FillStringTensor = 52,
    CastTypeInfoToTensorInfo = 55,
    GetTensorElementType = 60,
    GetDimensionsCount = 61,
    GetDimensions = 62,
    GetTensorTypeAndShape = 65,
    CreateCpuMemoryInfo = 69,
    AllocatorFree = 76,
    GetAllocatorWithDefaultOptions = 78,
    ReleaseStatus = 93,
    ReleaseSession = 95,
    ReleaseValue = 96,
    ReleaseTypeInfo = 98,
    ReleaseTensorTypeAndShapeInfo = 99,
    ReleaseSessionOptions = 100,
    SessionGetModelMetadata = 111,
    ModelMetadataGetProducerName = 112,
    ModelMetadataLookupCustomMetadataMap = 116,
    ReleaseModelMetadata = 118,
}
