import { printable } from '../check/printable.ts'

/** How a public key comes to Meta, as the second and third step of a list. */
export function uploadSteps(publicPath: string): string {
  return `2. Upload the public key for every phone number that sends the flow. The PEM to upload is
   ${printable(publicPath)}. With the Graph API, this is
   POST /<PHONE_NUMBER_ID>/whatsapp_business_encryption:
     curl "https://graph.facebook.com/v25.0/$PHONE_NUMBER_ID/whatsapp_business_encryption" \\
       -H "Authorization: Bearer $ACCESS_TOKEN" \\
       --data-urlencode "business_public_key@${printable(publicPath)}"
3. GET the same address: business_public_key_signature_status must be VALID.`
}
