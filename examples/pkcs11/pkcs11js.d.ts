// As much of pkcs11js as is used here, so that it can be checked where the addon is not built.
declare module 'pkcs11js' {
  type Attribute = { type: number; value?: Buffer | string | number | boolean }

  class PKCS11 {
    load(path: string): void
    C_Initialize(options: { flags: number }): void
    C_Finalize(): void
    C_GetSlotList(tokenPresent: boolean): Buffer[]
    C_GetTokenInfo(slot: Buffer): { label: string }
    C_OpenSession(slot: Buffer, flags: number): Buffer
    C_Login(session: Buffer, userType: number, pin: string): void
    C_FindObjectsInit(session: Buffer, template: Attribute[]): void
    C_FindObjects(session: Buffer, max: number): Buffer[]
    C_FindObjectsFinal(session: Buffer): void
    C_GetAttributeValue(session: Buffer, object: Buffer, template: Attribute[]): { value: Buffer }[]
    C_DecryptInit(session: Buffer, mechanism: { mechanism: number }, key: Buffer): void
    C_DecryptAsync(session: Buffer, input: Buffer, output: Buffer): Promise<Buffer>
  }

  const pkcs11js: {
    PKCS11: typeof PKCS11
    CKA_CLASS: number
    CKA_KEY_TYPE: number
    CKA_LABEL: number
    CKA_MODULUS: number
    CKA_PUBLIC_EXPONENT: number
    CKF_OS_LOCKING_OK: number
    CKF_SERIAL_SESSION: number
    CKK_RSA: number
    CKM_RSA_X_509: number
    CKO_PRIVATE_KEY: number
    CKU_USER: number
  }
  export default pkcs11js
}
